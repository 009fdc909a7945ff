-- What becomes of the pieces of an order that are paid back, and where an order is sent.

alter table order_items
  -- Pieces that were paid back before they were sent: they are not sent any more.
  add column cancelled integer not null default 0 check (cancelled >= 0),
  -- Pieces that were paid back after they were sent.
  add column returned integer not null default 0 check (returned >= 0),
  add constraint order_items_pieces check (fulfilled + cancelled <= quantity and returned <= fulfilled);

-- Name and address as Stripe has them; emptied when the person's account is deleted.
alter table orders add column ships_to jsonb;
