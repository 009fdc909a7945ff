-- Events that players run in, the tickets to them, and how they ended.

create table events (
  id uuid primary key,
  title text not null,
  description text,
  state text not null default 'draft' check (state in ('draft', 'published', 'cancelled', 'finished')),
  starts_at timestamptz not null,
  -- The first 22:00 of the game's zone after the start, as it was when the event was last changed.
  ends_at timestamptz not null check (ends_at > starts_at),
  price_coins bigint not null check (price_coins between 0 and 9007199254740991),
  capacity integer not null check (capacity > 0),
  -- Changes in the statement that makes the ticket: whatever the race, there are never more than seats.
  tickets_sold integer not null default 0 check (tickets_sold between 0 and capacity),
  -- Coins by rank, the first rank first.
  reward_coins bigint[] not null default '{}' check (0 <= all (reward_coins)),
  -- Null as long as players have never seen it.
  published_at timestamptz,
  -- What the ETag says: grows with each change but sales.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (published_at is not null or state in ('draft', 'cancelled'))
);

create index events_drafts on events (starts_at, id) where published_at is null;
create index events_shown on events (starts_at, id) where published_at is not null;
-- What the job has to finish.
create index events_to_finish on events (ends_at, id) where state = 'published';

create table tickets (
  id uuid primary key,
  event_id uuid not null references events (id),
  user_id uuid not null references users (id),
  -- What was paid, and what a refund returns, whatever the event costs now.
  price_coins bigint not null,
  bought_at timestamptz not null,
  -- Start of the run session, and its end.
  consumed_at timestamptz,
  session_ends_at timestamptz,
  -- When a run was saved against it.
  used_at timestamptz,
  refunded_at timestamptz,
  check ((consumed_at is null) = (session_ends_at is null)),
  check (used_at is null or consumed_at is not null),
  -- One seat a person.
  unique (event_id, user_id)
);

create index tickets_of_a_person on tickets (user_id, bought_at desc, id desc);

-- The ranking as it was when the event was finished: later changes of runs change no reward.
create table event_results (
  event_id uuid not null references events (id),
  rank integer not null check (rank > 0),
  -- Null once the account is deleted.
  user_id uuid references users (id),
  distance_meters double precision not null,
  run_ended_at timestamptz not null,
  reward_coins bigint not null,
  primary key (event_id, rank)
);

create index event_results_of_a_person on event_results (user_id) where user_id is not null;
