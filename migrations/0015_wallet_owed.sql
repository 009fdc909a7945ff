-- Credits that a wallet has no room for, paid as soon as it has.
create table wallet_owed (
  reference text primary key,
  wallet_id uuid not null references wallets (id),
  currency text not null check (currency in ('coins', 'tokens')),
  amount bigint not null check (amount between 1 and 9007199254740991),
  kind text not null,
  note text,
  created_at timestamptz not null default clock_timestamp()
);

create index wallet_owed_of_wallet on wallet_owed (wallet_id, created_at, reference);

-- What a deleted account owed of a deposit, in 10^-36 coins: spent, taken back as a debt, and gone with the wallet. It
-- does not count when the chain has the transfer again and another account links the address.
alter table deposits add column unpaid numeric not null default 0 check (unpaid >= 0);
comment on column deposits.user_id is
  'Whom it was credited to last: it stays when the chain drops the transfer, and goes with the account.';

-- What is left of a deleted account's notes.
create index wallet_entries_notes on wallet_entries (wallet_id) where note is not null;
