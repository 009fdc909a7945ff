-- Coins bought by sending a token on a blockchain: who owns which address, and what was sent to the treasury.

create table wallet_addresses (
  user_id uuid primary key references users (id),
  -- As 0x and 40 lower-case digits. It belongs to one person.
  address text not null unique check (address ~ '^0x[0-9a-f]{40}$'),
  linked_at timestamptz not null
);

-- What a person has to sign next; a new one takes the place of the last.
create table wallet_address_nonces (
  user_id uuid primary key references users (id),
  nonce text not null,
  expires_at timestamptz not null
);

-- The ends of the block ranges that were scanned: where the chain has another hash than here, it was reorganised.
create table deposit_blocks (
  -- Chain, token and treasury: '1:0x...:0x...'.
  source text not null,
  number bigint not null,
  hash text not null,
  primary key (source, number)
);

create table deposits (
  id uuid primary key default gen_random_uuid(),
  source text not null,
  chain_id bigint not null,
  transaction_hash text not null,
  log_index integer not null,
  block_number bigint not null,
  block_hash text not null,
  sender text not null,
  -- In the token's smallest units.
  amount numeric(78) not null check (amount > 0),
  -- Whether the chain still has it.
  on_chain boolean not null default true,
  -- Whether it counts for somebody now, and how often it was credited: a reorganisation can take it away and back.
  credited boolean not null default false,
  credits integer not null default 0,
  -- Null while it waits for its address to be linked, and again when that person's account is deleted.
  user_id uuid references users (id),
  -- What was credited, in 10^-36 coins.
  value numeric,
  seen_at timestamptz not null default now(),
  unique (chain_id, transaction_hash, log_index, sender, amount)
);

create unique index deposits_on_chain on deposits (chain_id, transaction_hash, log_index) where on_chain;
create index deposits_by_block on deposits (source, block_number) where on_chain;
create index deposits_waiting on deposits (sender) where on_chain and not credited;
create index deposits_gone on deposits (source) where credited and not on_chain;
create index deposits_by_user on deposits (user_id) where user_id is not null;

-- What was credited to each person in all, in 10^-36 coins: whole coins are in the wallet, the rest is carried.
create table deposit_accounts (
  user_id uuid primary key references users (id),
  value numeric not null check (value >= 0)
);
