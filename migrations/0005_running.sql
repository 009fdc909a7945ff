-- Runs, and the territory that they win.

create extension if not exists btree_gist;

create table runs (
  id uuid primary key,
  user_id uuid not null references users (id),
  source text not null check (source in ('app', 'strava')),
  strava_activity_id text,
  -- The ticket that it was saved against, and the ticket's event.
  ticket_id uuid unique,
  event_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz not null check (ended_at > started_at),
  distance_meters double precision not null check (distance_meters >= 0),
  point_count integer not null,
  claimed_cells integer not null,
  -- When it arrived.
  saved_at timestamptz not null,
  check ((source = 'strava') = (strava_activity_id is not null)),
  check ((ticket_id is null) = (event_id is null)),
  -- Nobody runs twice at once, whatever requests race.
  constraint runs_overlap exclude using gist (user_id with =, tstzrange(started_at, ended_at) with &&)
);

create unique index runs_by_activity on runs (user_id, strava_activity_id) where source = 'strava';
create index runs_newest on runs (user_id, started_at desc, id desc);
create index runs_of_event on runs (event_id) where event_id is not null;

-- Where a run went, for its runner only: in chunks, each below the 64 KB of a row that the Data API can read.
create table run_tracks (
  run_id uuid not null references runs (id) on delete cascade,
  chunk integer not null,
  points bytea not null check (octet_length(points) <= 45000),
  primary key (run_id, chunk)
);

-- What each run claims. Cells are H3 indexes: the children of a cell, at one resolution, are a range of numbers.
create table territory_claims (
  cell bigint not null,
  ended_at timestamptz not null,
  run_id uuid not null,
  user_id uuid not null,
  -- So that the claim that wins is the last of its cell.
  primary key (cell, ended_at, run_id)
);

create index territory_claims_of_run on territory_claims (run_id);

-- Whose each cell is: that of the claim that wins. Written in the transaction that writes the claims, and locked in
-- the order of the cells.
create table territory_cells (
  cell bigint primary key,
  run_id uuid not null,
  user_id uuid not null,
  ended_at timestamptz not null,
  -- Who loses it: only while the statement that takes it tells the counts.
  lost_by uuid
);

create index territory_cells_of_user on territory_cells (user_id, cell);

-- How many cells everybody holds in each parent cell, of each coarser resolution, and in the whole world (area 0).
-- Locked in the order of the key.
create table territory_counts (
  user_id uuid not null,
  area bigint not null,
  cells bigint not null,
  primary key (user_id, area)
);

create index territory_counts_ranked on territory_counts (area, cells desc, user_id) where cells > 0;

-- The parent of an H3 cell: its resolution is lower, and the digits that it does not use are all set.
create function h3_parent(cell bigint, resolution integer) returns bigint
  language sql immutable strict parallel safe
  return (cell & ~(15::bigint << 52)) | (resolution::bigint << 52) | ((1::bigint << (3 * (15 - resolution))) - 1);
