-- Requests that an athlete's activities cost in the present quarter of an hour and day: each athlete has a share of the limits.
alter table strava_connections
  add column counted_at timestamptz not null default '-infinity',
  add column quarter_requests integer not null default 0,
  add column day_requests integer not null default 0;
