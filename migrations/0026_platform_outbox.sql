-- Messages that belong to a transaction: written in it, put into their queue after it, deleted then.
create table outbox (
  id uuid primary key,
  -- Name in the contract's link, not in SQS.
  queue text not null,
  message jsonb not null,
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  -- When the next try may begin; while one is under way, when another may take over.
  due_at timestamptz not null default '-infinity'
);

create index outbox_due on outbox (queue, due_at);
