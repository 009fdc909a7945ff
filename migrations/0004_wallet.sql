-- What players own: coins and tokens, and every movement of them.

create table wallets (
  -- Not the person's own id: the entries keep it when the person is gone.
  id uuid primary key default gen_random_uuid(),
  -- Null once the account is deleted.
  user_id uuid unique references users (id),
  -- Whole numbers that JavaScript holds exactly. Balance less debt is the sum of the entries.
  coins bigint not null default 0 check (coins between 0 and 9007199254740991),
  tokens bigint not null default 0 check (tokens between 0 and 9007199254740991),
  -- What was taken back after it was spent: nothing can be spent until credits have paid it.
  coins_debt bigint not null default 0 check (coins_debt between 0 and 9007199254740991),
  tokens_debt bigint not null default 0 check (tokens_debt between 0 and 9007199254740991),
  created_at timestamptz not null default now(),
  check (coins = 0 or coins_debt = 0),
  check (tokens = 0 or tokens_debt = 0)
);

create table wallet_entries (
  id uuid primary key default gen_random_uuid(),
  wallet_id uuid not null references wallets (id),
  currency text not null check (currency in ('coins', 'tokens')),
  -- Above zero what comes in, below zero what goes out.
  amount bigint not null check (amount <> 0 and abs(amount) <= 9007199254740991),
  kind text not null
    check (kind in ('adjustment', 'ticket', 'refund', 'reward', 'mining', 'deposit', 'reversal')),
  -- What it stands for, once for ever: 'ticket:<uuid>'. Holds nobody's user id.
  reference text not null unique,
  -- The one column that may change: it is emptied when the person's account is deleted.
  note text,
  -- The admin who adjusted.
  actor_id uuid references users (id),
  -- Not now(): the entries of one transaction have an order.
  created_at timestamptz not null default clock_timestamp(),
  check ((kind = 'adjustment') = (actor_id is not null))
);

create index wallet_entries_newest on wallet_entries (wallet_id, created_at desc, id desc);
create index wallet_entries_by_currency on wallet_entries (wallet_id, currency, created_at desc, id desc);
create index wallet_entries_adjustments on wallet_entries (created_at desc, id desc) where kind = 'adjustment';

create function wallet_entries_keep() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.note is null and to_jsonb(new) - 'note' = to_jsonb(old) - 'note' then
    return new;
  end if;
  raise exception 'wallet_entries is append-only' using errcode = 'integrity_constraint_violation';
end
$$;

create trigger wallet_entries_keep before update or delete on wallet_entries
  for each row execute function wallet_entries_keep();
