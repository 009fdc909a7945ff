-- One fetch of an athlete's activities at a time: until then others leave theirs in strava_due.

alter table strava_connections add column fetching_until timestamptz not null default '-infinity';
