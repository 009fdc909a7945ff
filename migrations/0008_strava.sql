-- Who lets us read their activities at Strava, and what became of those activities.

create table strava_connections (
  user_id uuid primary key references users (id),
  athlete_id bigint not null,
  -- As the athlete granted them: what was opted out is missing.
  scopes text not null,
  -- Encrypted (JWE); nothing in the database can open it.
  tokens text not null,
  tokens_expire_at timestamptz not null,
  -- Grows with each refresh: of two that were begun at once, one is stored.
  tokens_version bigint not null default 1,
  -- Set while one function refreshes: the others wait for it.
  refreshing_until timestamptz not null default '-infinity',
  -- Strava refused the tokens: the athlete has to connect again.
  lost_at timestamptz,
  connected_at timestamptz not null,
  -- The scheduled time of the last job that compared the list of activities with ours.
  checked_at timestamptz not null,
  checking_until timestamptz not null default '-infinity',
  constraint strava_athlete_once unique (athlete_id)
);

create index strava_connections_to_check on strava_connections (checked_at) where lost_at is null;

-- What was decided of an activity, so that it is not fetched again without a reason.
create table strava_activities (
  user_id uuid not null references users (id),
  activity_id bigint not null,
  athlete_id bigint not null,
  -- A run of ours; not a run; or refused as a run, and why.
  state text not null check (state in ('saved', 'ignored', 'refused')),
  reason text,
  started_at timestamptz,
  decided_at timestamptz not null default now(),
  primary key (user_id, activity_id)
);

create index strava_activities_by_user on strava_activities (user_id, started_at);

-- Activities that the rate limit held back.
create table strava_due (
  athlete_id bigint not null,
  activity_id bigint not null,
  due_at timestamptz not null,
  primary key (athlete_id, activity_id)
);

create index strava_due_first on strava_due (due_at);

-- Tokens that are still to be given back to Strava: without the person, whose account may be gone.
create table strava_revocations (
  id uuid primary key default gen_random_uuid(),
  athlete_id bigint not null,
  tokens text not null,
  tokens_expire_at timestamptz not null,
  claimed_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now()
);

-- States of the authorization that have come back: each is good once.
create table strava_states (
  id uuid primary key,
  expires_at timestamptz not null
);

create index strava_states_expiry on strava_states (expires_at);

-- One row: what Strava's headers said last, counted on by every function before it asks.
create table strava_limits (
  only_row boolean primary key default true check (only_row),
  short_limit integer not null default 100,
  short_usage integer not null default 0,
  daily_limit integer not null default 1000,
  daily_usage integer not null default 0,
  seen_at timestamptz not null default '-infinity',
  blocked_until timestamptz not null default '-infinity'
);

insert into strava_limits default values;

-- One row: the subscription whose events are ours.
create table strava_subscription (
  only_row boolean primary key default true check (only_row),
  subscription_id bigint not null,
  callback_url text not null,
  checked_at timestamptz not null default now()
);
