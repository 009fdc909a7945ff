-- What people have ordered of the shop, and coupons.

create table coupons (
  id uuid primary key,
  code text collate "C" not null unique,
  percent_off integer check (percent_off between 1 and 100),
  -- Minor units by currency: {"EUR": 500}.
  amounts_off jsonb,
  -- Least subtotals in minor units by currency. Where there are any, other currencies are refused.
  minimums jsonb not null,
  starts_at timestamptz,
  ends_at timestamptz,
  most_uses bigint check (most_uses > 0),
  most_uses_each bigint check (most_uses_each > 0),
  -- Of orders that were not given up. Never more than allowed, whatever the race.
  uses bigint not null default 0 check (uses >= 0),
  created_at timestamptz not null default now(),
  check ((percent_off is null) <> (amounts_off is null)),
  check (starts_at < ends_at),
  constraint coupons_uses check (uses <= most_uses)
);

create index coupons_newest on coupons (created_at desc, id desc);

-- Which state can follow which: the foreign key of order_history refuses every other.
create table order_transitions (
  from_state text not null,
  to_state text not null,
  primary key (from_state, to_state)
);

insert into order_transitions (from_state, to_state) values
  ('created', 'paying'), ('created', 'paid'), ('created', 'cancelled'), ('created', 'expired'),
  ('paying', 'created'), ('paying', 'paid'), ('paying', 'cancelled'), ('paying', 'expired'),
  -- A payment that arrives after the order was given up: sold after all, or returned.
  ('cancelled', 'paid'), ('cancelled', 'refunded'), ('expired', 'paid'), ('expired', 'refunded'),
  ('paid', 'partlyFulfilled'), ('paid', 'fulfilled'), ('paid', 'partlyRefunded'), ('paid', 'refunded'),
  ('paid', 'disputed'),
  ('partlyFulfilled', 'fulfilled'), ('partlyFulfilled', 'partlyRefunded'), ('partlyFulfilled', 'refunded'),
  ('partlyFulfilled', 'disputed'),
  ('fulfilled', 'partlyRefunded'), ('fulfilled', 'refunded'), ('fulfilled', 'disputed'),
  -- Back, because a refund can fail after it succeeded.
  ('partlyRefunded', 'paid'), ('partlyRefunded', 'partlyFulfilled'), ('partlyRefunded', 'fulfilled'),
  ('partlyRefunded', 'refunded'), ('partlyRefunded', 'disputed'),
  ('refunded', 'paid'), ('refunded', 'partlyFulfilled'), ('refunded', 'fulfilled'), ('refunded', 'partlyRefunded'),
  ('refunded', 'disputed'),
  -- A dispute that is won, or lost.
  ('disputed', 'paid'), ('disputed', 'partlyFulfilled'), ('disputed', 'fulfilled'), ('disputed', 'partlyRefunded'),
  ('disputed', 'refunded');

create table orders (
  id uuid primary key,
  -- For people.
  number bigint not null unique generated always as identity (start with 100001),
  -- Null once the account is deleted.
  user_id uuid references users (id),
  state text not null default 'created',
  currency text not null,
  -- Minor units.
  subtotal bigint not null check (subtotal >= 0),
  discount bigint not null check (discount between 0 and subtotal),
  total bigint not null generated always as (subtotal - discount) stored,
  coupon_id uuid references coupons (id),
  -- Until then stock and coupon are kept for an order that is not paid.
  hold_ends_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index orders_of_a_person on orders (user_id, created_at desc, id desc);
create index orders_newest on orders (created_at desc, id desc);
create index orders_by_state on orders (state, created_at desc, id desc);
create index orders_by_coupon on orders (coupon_id, user_id) where coupon_id is not null;
-- What the job gives up.
create index orders_held on orders (hold_ends_at, id) where state in ('created', 'paying');

-- As they were when the order was made: later changes of the catalogue change no order.
create table order_items (
  order_id uuid not null references orders (id),
  variant_id uuid not null references variants (id),
  position integer not null,
  sku text not null,
  title text not null,
  option_values text[] not null,
  -- Minor units: of one piece, and what the coupon takes off the whole line.
  unit_price bigint not null check (unit_price >= 0),
  quantity integer not null check (quantity > 0),
  discount bigint not null check (discount between 0 and unit_price * quantity),
  fulfilled integer not null default 0 check (fulfilled between 0 and quantity),
  primary key (order_id, variant_id)
);

-- Every transition of every order. An entry is the only way to change an order's state.
create table order_history (
  order_id uuid not null references orders (id),
  step integer not null,
  from_state text,
  to_state text not null,
  actor text not null check (actor in ('customer', 'admin', 'system', 'stripe')),
  -- The one column that may change: it is emptied when the person's account is deleted.
  actor_id uuid references users (id),
  reason text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (order_id, step),
  constraint order_history_transition foreign key (from_state, to_state)
    references order_transitions (from_state, to_state),
  check ((step = 1) = (from_state is null)),
  check (step > 1 or to_state = 'created')
);

create index order_history_of_a_person on order_history (actor_id) where actor_id is not null;

create function order_history_moves() returns trigger language plpgsql as $$
begin
  if new.from_state is not null then
    update orders set state = new.to_state, updated_at = now()
    where id = new.order_id and state = new.from_state;
    if not found then
      raise exception 'The order is not %', new.from_state using errcode = 'integrity_constraint_violation';
    end if;
  end if;
  return new;
end
$$;

create trigger order_history_moves before insert on order_history
  for each row execute function order_history_moves();

create function orders_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.state <> 'created' then
    raise exception 'An order begins as created' using errcode = 'integrity_constraint_violation';
  end if;
  -- One level deep: by a statement of its own, and not by the trigger of order_history.
  if tg_op = 'UPDATE' and new.state <> old.state and pg_trigger_depth() = 1 then
    raise exception 'An entry in order_history changes the state' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;

create trigger orders_guard before insert or update on orders
  for each row execute function orders_guard();

create trigger order_history_keep before update or delete on order_history
  for each row execute function shop_books_keep();

alter table stock_entries add foreign key (order_id) references orders (id);

create table fulfilments (
  id uuid primary key,
  order_id uuid not null references orders (id),
  -- What the carrier calls the parcel.
  tracking text,
  created_at timestamptz not null default now()
);

create index fulfilments_of_an_order on fulfilments (order_id, created_at, id);

create table fulfilment_items (
  fulfilment_id uuid not null references fulfilments (id),
  variant_id uuid not null references variants (id),
  quantity integer not null check (quantity > 0),
  primary key (fulfilment_id, variant_id)
);
