import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { livingUsers } from "../../platform/identity/living.ts";

/** Who the person is to Stripe. */
export async function customerOf(queries: Queries, userId: string): Promise<string | undefined> {
  const row = await queries.one<{ customerId: string }>(sql`
    select customer_id as "customerId" from stripe_customers where user_id = ${sql.uuid(userId)}`);
  return row?.customerId;
}

/** Keeps the first customer of a person. One of a deleted account is kept to be deleted at Stripe. */
export async function saveCustomer(queries: Queries, customerId: string, userId: string): Promise<void> {
  const living = livingUsers(sql`select ${sql.uuid(userId)}`);
  await queries.execute(
    sql`insert into stripe_customers (customer_id, user_id)
      values (${customerId}, (select id from (${living}) as living)) on conflict do nothing`,
    { idempotent: true },
  );
}

/** Forgets a customer that Stripe does not know any more. */
export const dropCustomer = (queries: Queries, customerId: string): Promise<number> =>
  queries.execute(sql`delete from stripe_customers where customer_id = ${customerId}`, { idempotent: true });

/** Customers whose account is deleted, up to so many. */
export async function customersToDelete(queries: Queries, most: number): Promise<string[]> {
  const rows = await queries.query<{ customerId: string }>(sql`
    select customer_id as "customerId" from stripe_customers where user_id is null
    order by created_at, customer_id limit ${most}`);
  return rows.map(({ customerId }) => customerId);
}
