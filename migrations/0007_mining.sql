-- Tokens that grow with time and territory until they are collected.

-- Half of each page stays free, so that settling everybody writes new versions next to the old ones and no index.
create table mining_accounts (
  user_id uuid primary key references users (id) on delete cascade,
  -- Cells of the map that the person holds.
  cells integer not null default 0 check (cells >= 0),
  -- Mined until settled_at and not collected yet, in millionths of a token.
  micro_tokens bigint not null default 0 check (micro_tokens >= 0),
  -- What is mined beyond that, in 1/3,600,000,000 of a micro-token: a rate per hour times a microsecond. Carried
  -- exactly, so that settling often or seldom makes no difference.
  remainder bigint not null default 0 check (remainder between 0 and 3599999999),
  settled_at timestamptz not null
) with (fillfactor = 50);

-- Everybody mines from the moment they are known.
create function open_mining_account() returns trigger language plpgsql as $$
begin
  insert into mining_accounts (user_id, settled_at) values (new.id, new.created_at);
  return null;
end
$$;

create trigger open_mining_account after insert on users
  for each row execute function open_mining_account();

insert into mining_accounts (user_id, settled_at) select id, now() from users where deleted_at is null;
