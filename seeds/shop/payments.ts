/**
 * What has been paid of seeded orders, and paid back, as it would be after a checkout; each takes the orders' ids. Stripe
 * does not know these payments, so it refuses further refunds of them.
 */
export const paymentStatements: readonly string[] = [
  // A page that was opened and is over, so that the next checkout opens another one.
  `insert into checkout_attempts (order_id, attempt, state, session_id, expires_at)
   select id, 1, case state when 'paying' then 'failed' else 'paid' end, 'cs_seed_' || id, hold_ends_at
   from orders where id = any ($1) and state not in ('created', 'cancelled', 'expired')`,
  `insert into receipts (payment_intent, order_id, session_id, kind, amount, currency)
   select 'pi_seed_' || id, id, 'cs_seed_' || id, 'order', total, currency
   from orders where id = any ($1) and state not in ('created', 'paying', 'cancelled', 'expired')`,
  `insert into refunds
     (id, order_id, payment_intent, stripe_refund_id, cause, state, amount, currency, restock, note)
   select md5('refund ' || id)::uuid, id, 'pi_seed_' || id, 're_seed_' || id, 'requested', 'succeeded',
     case state when 'refunded' then total else total / 4 end, currency, state = 'refunded', 'seed'
   from orders where id = any ($1) and state in ('refunded', 'partlyRefunded')`,
  `with refunded as (
     update order_items set cancelled = quantity from orders
     where orders.id = order_id and orders.id = any ($1) and state = 'refunded'
     returning order_id, variant_id, quantity, unit_price)
   insert into refund_items (refund_id, variant_id, quantity, value)
   select md5('refund ' || order_id)::uuid, variant_id, quantity, unit_price * quantity from refunded`,
  `insert into disputes
     (id, order_id, payment_intent, amount, currency, status, reason, due_by, funds_withdrawn_at)
   select 'du_seed_' || id, id, 'pi_seed_' || id, total, currency, 'needs_response', 'product_not_received',
     now() + interval '7 days', now()
   from orders where id = any ($1) and state = 'disputed'`,
];
