-- Requests of people in the present minute, counted in tens by the functions: one row a person who sent so many.
create table request_counts (
  user_id uuid primary key,
  -- By the functions' clocks, which need not agree to the second.
  minute timestamptz not null,
  requests bigint not null
) with (fillfactor = 50);
