-- Customers, whose personal data are encrypted.

create table customers (
  id uuid primary key,
  status text not null check (status in ('pending', 'active', 'blocked')),
  -- What the caller's own system knows the customer by; it says nothing of the person.
  external_reference text collate "C",
  -- AES-256-GCM under the row's data key, bound to this row and column.
  personal_data bytea not null,
  -- The data key, encrypted by that key of KMS in that generation. With the row it is gone, and what it encrypted.
  data_key bytea not null,
  key_arn text not null,
  key_version text not null,
  -- Keyed hash of the e-mail address in lower case: for look-up, and so that each address stands here once.
  email_hash bytea not null constraint customers_email unique,
  -- What the ETag says: grows with each change.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index customers_by_creation on customers (created_at, id);
create index customers_by_status on customers (status, created_at, id);
create index customers_by_reference on customers (external_reference, created_at, id);

-- Who did what with whose data. It outlives the customer, and holds no value of the data.
create table customer_audit (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  action text not null check (action in ('create', 'read', 'list', 'change', 'delete')),
  -- Names of the fields that were written.
  fields text[] not null,
  -- The person; null for a machine. The trail outlives the account too.
  user_id uuid,
  client_id text not null,
  request_id text not null
);

create index customer_audit_of_a_customer on customer_audit (customer_id, at, id);
create index customer_audit_by_time on customer_audit (at);
comment on table customer_audit is 'append-only: the app may read and insert';

-- The one way to delete lines, for the job that does so when they were kept for long enough.
create function delete_customer_audit(before timestamptz, most integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  deleted bigint;
begin
  if before > now() - interval '89 days' then
    raise exception 'lines of customer_audit are kept for 90 days at least';
  end if;
  delete from customer_audit where id in (
    select id from customer_audit where at < before order by at limit most);
  get diagnostics deleted = row_count;
  return deleted;
end $$;
