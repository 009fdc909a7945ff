-- The tables of @groundwork/platform. Copy this file to your migrations, as it is.

-- Replies by idempotency key, of the last 24 hours.
create table idempotency_keys (
  -- User id of a person, 'client:' and the client id of a machine, empty for a caller that is not known.
  caller text not null,
  -- Service and operation, 'todos.create'.
  operation text not null,
  key text not null,
  -- SHA-256 of path, query and body.
  request_hash text not null,
  -- Null only while the first request runs, in its own transaction. Text and not jsonb: repeated to the letter.
  reply json,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (caller, operation, key)
);

create index idempotency_keys_expires_at on idempotency_keys (expires_at);

-- The runs of the jobs.
create table job_runs (
  job text not null,
  scheduled_time timestamptz not null,
  -- The delivery that works on it, and until when no other one may.
  holder uuid not null,
  leased_until timestamptz not null,
  -- Grows with each holder, so that one that was overtaken cannot write.
  fencing_token bigint not null,
  -- How far it came: committed together with the effects of each batch.
  watermark jsonb,
  batches bigint not null default 0,
  items bigint not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (job, scheduled_time)
);
