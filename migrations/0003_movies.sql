-- Films and what people think of them.

create table movies (
  id uuid primary key,
  title text not null,
  -- Sorts by title without regard to case and accents; short, because it stands in cursors.
  title_sort text collate "C" not null generated always as (left(search_key(title), 100)) stored,
  year integer not null,
  genres text[] not null,
  runtime_minutes integer,
  synopsis text,
  -- Sum and count change in the statement that writes the rating, so the average is exact.
  rating_sum bigint not null default 0,
  rating_count bigint not null default 0 check (rating_count >= 0),
  -- Zero while nobody has rated.
  rating_average numeric not null
    generated always as (round(coalesce(rating_sum::numeric / nullif(rating_count, 0), 0), 6)) stored,
  created_by uuid references users (id),
  -- What the ETag says: grows with each change but ratings.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index movies_by_title on movies (title_sort, id);
create index movies_by_year on movies (year, id);
create index movies_by_rating on movies (rating_average, id);
create index movies_by_creation on movies (created_at, id);
create index movies_search on movies using gin (search_key(title) gin_trgm_ops);
create index movies_genres on movies using gin (genres);

create table movie_ratings (
  movie_id uuid not null references movies (id) on delete cascade,
  user_id uuid not null references users (id),
  stars smallint not null check (stars between 1 and 5),
  -- What it was before the last change: one statement moves the movie's sum by the difference.
  previous_stars smallint,
  rated_at timestamptz not null default now(),
  primary key (movie_id, user_id)
);
