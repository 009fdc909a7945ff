-- Accounts are deleted at once and erased in batches.

-- True from the deletion of the account until nothing of the person is left. Meanwhile what is left counts for no one.
alter table users add column erasing boolean not null default false;
alter table users add constraint users_erasing check (not erasing or deleted_at is not null);
create index users_to_erase on users (deleted_at, id) where erasing;

-- The ids in a text, each once.
create function uuids_in(value text) returns uuid[]
  language sql immutable strict parallel safe
  return array(
    select distinct cast(found[1] as uuid)
    from regexp_matches(value, '([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})', 'g') as found);

-- Whom a stored reply may name: so that the deletion of an account finds it without reading every reply.
alter table idempotency_keys add column subjects uuid[] generated always as (uuids_in(cast(reply as text))) stored;
create index idempotency_keys_subjects on idempotency_keys using gin (subjects);
