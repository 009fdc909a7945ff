-- What the shop sells, and how much of it there is.

create table products (
  id uuid primary key,
  -- The readable name in addresses.
  slug text not null unique,
  title text not null,
  -- Sorts by title without regard to case and accents; short, because it stands in cursors.
  title_sort text collate "C" not null generated always as (left(search_key(title), 100)) stored,
  description text not null,
  -- The path in the tree of categories: `brakes/discs` is below `brakes`.
  category text collate "C" not null,
  images text[] not null,
  -- What its variants differ in, such as size and colour.
  option_names text[] not null check (cardinality(option_names) <= 3),
  state text not null default 'draft' check (state in ('draft', 'active', 'archived')),
  -- What the ETag says: grows with each change but those of stock.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index products_by_title on products (state, title_sort, id);
create index products_by_creation on products (state, created_at, id);
create index products_by_category on products (category);
create index products_search on products using gin (search_key(title || ' ' || description) gin_trgm_ops);

create table variants (
  id uuid primary key,
  product_id uuid not null references products (id),
  sku text collate "C" not null unique,
  position integer not null,
  -- One for each option of the product, in that order.
  option_values text[] not null,
  -- Not sold any more. The row stays, because orders name it.
  withdrawn boolean not null default false,
  -- What is on the shelf, that which is reserved included; null for unlimited.
  on_hand bigint default 0 check (on_hand >= 0),
  -- Of orders that are neither fulfilled nor given up. Never more than there is, whatever the race.
  reserved bigint not null default 0 check (reserved >= 0),
  constraint variants_stock check (reserved <= on_hand)
);

create index variants_of_a_product on variants (product_id, position);

create table variant_prices (
  variant_id uuid not null references variants (id),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Minor units.
  amount_minor bigint not null check (amount_minor between 0 and 999999999999),
  primary key (variant_id, currency)
);

-- The lowest price of each product in each currency, among the variants that are sold: for lists.
create table product_prices (
  product_id uuid not null references products (id),
  currency text not null,
  lowest_minor bigint not null,
  primary key (product_id, currency)
);

create index product_prices_by_amount on product_prices (currency, lowest_minor, product_id);

-- Every change of what is on the shelf, and why.
create table stock_entries (
  id uuid primary key default gen_random_uuid(),
  variant_id uuid not null references variants (id),
  -- Null for unlimited.
  on_hand_before bigint,
  on_hand_after bigint,
  reason text not null,
  -- The order that it left for.
  order_id uuid,
  -- The admin who did it.
  actor_id uuid references users (id),
  created_at timestamptz not null default clock_timestamp()
);

create index stock_entries_newest on stock_entries (variant_id, created_at desc, id desc);

create function shop_books_keep() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.actor_id is null and to_jsonb(new) - 'actor_id' = to_jsonb(old) - 'actor_id' then
    return new;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;

create trigger stock_entries_keep before update or delete on stock_entries
  for each row execute function shop_books_keep();
