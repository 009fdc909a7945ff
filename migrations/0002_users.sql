-- The people behind the accounts of the user pool.

create extension if not exists pg_trgm;

-- What a search compares: lower case, without accents. The collation is built into PostgreSQL, so that the
-- result is the same on every machine.
create function search_key(value text) returns text
  language sql immutable strict parallel safe
  return lower(regexp_replace(normalize(value, nfkd), '[\u0300-\u036f]', '', 'g') collate "pg_c_utf8");

-- The LIKE pattern that finds a text anywhere in a search key; `%`, `_` and `\` stand for themselves.
create function search_pattern(value text) returns text
  language sql immutable strict parallel safe
  return '%' || regexp_replace(search_key(value), '([\\%_])', '\\\1', 'g') || '%';

create table users (
  -- The account's `sub`.
  id uuid primary key,
  -- The account's name in the pool; null once a deleted person's account is gone there too.
  username text,
  -- Null when unknown: access tokens do not carry it.
  email text,
  -- When the pool was asked for the e-mail address; null before.
  email_read_at timestamptz,
  display_name text,
  -- The truth; the pool's groups follow.
  roles text[] not null default '{}' check (roles <@ array['editor', 'admin']),
  -- Tokens issued before are refused.
  tokens_valid_from timestamptz not null default '-infinity',
  -- Set for a tombstone, which nothing revives.
  deleted_at timestamptz,
  -- Grows with each change that the pool has to follow; it has followed up to directory_synced.
  directory_version bigint not null default 0,
  directory_synced bigint not null default 0,
  -- Who brings the pool up to date, and until when nobody else may.
  directory_holder uuid,
  directory_leased_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (username is not null or deleted_at is not null),
  -- A tombstone holds no personal data.
  check (deleted_at is null or (email is null and display_name is null and roles = '{}'))
);

create index users_newest on users (created_at desc, id desc) where deleted_at is null;
create index users_admins on users (id) where 'admin' = any (roles);
create index users_directory_pending on users (id) where directory_synced < directory_version;
create index users_search on users
  using gin (search_key(coalesce(email, '') || ' ' || coalesce(display_name, '')) gin_trgm_ops)
  where deleted_at is null;
