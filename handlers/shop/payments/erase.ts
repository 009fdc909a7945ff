import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";

/** Leaves the person's customer without the person: the reconcile job deletes it at Stripe. Orders keep their payments. */
export const erasePayments: Eraser = async (transaction, userId) => {
  await transaction.execute(sql`
    update stripe_customers set user_id = null where user_id = ${sql.uuid(userId)}`);
  return true;
};
