-- How orders are paid with Stripe. Rows of an order are changed by transactions that have locked the order.

-- Who a person is to Stripe.
create table stripe_customers (
  customer_id text primary key,
  -- Null once the account is deleted: then the customer is deleted at Stripe, and the row with it.
  user_id uuid unique references users (id),
  created_at timestamptz not null default now()
);

-- Checkout sessions, numbered for each order: the number is part of the idempotency key, so the row comes first.
create table checkout_attempts (
  order_id uuid not null references orders (id),
  attempt integer not null check (attempt > 0),
  state text not null default 'creating' check (
    state in ('creating', 'open', 'processing', 'paid', 'failed', 'expired', 'abandoned')),
  -- Null until Stripe has answered.
  session_id text unique,
  url text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (order_id, attempt),
  check (state in ('creating', 'abandoned') or session_id is not null)
);

-- An order has one way to be paid at a time, whatever the race.
create unique index checkout_attempts_live on checkout_attempts (order_id)
  where state in ('creating', 'open', 'processing');
create index checkout_attempts_due on checkout_attempts (expires_at, order_id)
  where state in ('creating', 'open', 'processing');

-- Money that has arrived.
create table receipts (
  payment_intent text primary key,
  order_id uuid not null references orders (id),
  session_id text not null,
  -- order: it pays the order. duplicate, late: it is paid back. mismatched: a person has to look at it.
  kind text not null check (kind in ('order', 'duplicate', 'late', 'mismatched')),
  -- Minor units.
  amount bigint not null check (amount >= 0),
  currency text not null,
  created_at timestamptz not null default now()
);

create unique index receipts_of_an_order on receipts (order_id) where kind = 'order';
create index receipts_by_order on receipts (order_id, created_at);

create table refunds (
  id uuid primary key,
  order_id uuid not null references orders (id),
  payment_intent text not null references receipts (payment_intent),
  -- Null until Stripe has answered.
  stripe_refund_id text unique,
  -- elsewhere: made in Stripe's dashboard.
  cause text not null check (cause in ('requested', 'duplicate', 'late', 'elsewhere')),
  -- refused: Stripe did not make it. failed: it was made, and the money came back later.
  state text not null check (state in ('requested', 'pending', 'succeeded', 'failed', 'refused')),
  -- Minor units.
  amount bigint not null check (amount > 0),
  currency text not null,
  -- Whether its pieces can be sold again.
  restock boolean not null,
  -- Tries to have Stripe make it that ended without an answer.
  tries integer not null default 0,
  -- Stripe's code of what went wrong.
  failure text,
  note text,
  -- The admin who asked for it.
  actor_id uuid references users (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  check (state in ('requested', 'refused') or stripe_refund_id is not null)
);

create index refunds_of_an_order on refunds (order_id, created_at, id);
create index refunds_to_make on refunds (created_at) where state = 'requested';

create table refund_items (
  refund_id uuid not null references refunds (id),
  variant_id uuid not null references variants (id),
  quantity integer not null check (quantity > 0),
  -- Minor units of the order, before tax: what the pieces cost.
  value bigint not null check (value >= 0),
  primary key (refund_id, variant_id)
);

create table disputes (
  id text primary key,
  order_id uuid not null references orders (id),
  payment_intent text not null references receipts (payment_intent),
  -- Minor units of the currency; can differ from what was paid.
  amount bigint not null,
  currency text not null,
  -- Stripe's word for it.
  status text not null,
  reason text not null,
  -- Until then evidence can be sent.
  due_by timestamptz,
  funds_withdrawn_at timestamptz,
  funds_reinstated_at timestamptz,
  -- Grows with each reading at Stripe, so that an older reading does not replace a newer one.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index disputes_of_an_order on disputes (order_id);

-- Events whose effect is done, in the transaction of the effect. Kept as long as Stripe lists events, and a little longer.
create table stripe_events (
  id text primary key,
  type text not null,
  object_id text not null,
  order_id uuid references orders (id),
  outcome text not null,
  happened_at timestamptz not null,
  received_at timestamptz not null default now()
);

create index stripe_events_by_object on stripe_events (object_id, type);
create index stripe_events_oldest on stripe_events (received_at);
