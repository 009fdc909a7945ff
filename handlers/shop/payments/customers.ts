import { createHash } from "node:crypto";
import type { Database } from "../../platform/database/database.ts";
import { findUser } from "../../platform/identity/user-store.ts";
import { customerOf, saveCustomer } from "./customer-store.ts";
import type { Payments } from "./settings.ts";
import { refusalCode } from "./stripe.ts";

/**
 * The person's customer at Stripe, made at the first checkout. Calls at the same time get the same one: Stripe makes one
 * for a key, and the first that is stored stays.
 *
 * @param replaced the former customer where Stripe does not know it any more: its key still has it, for a day
 */
export async function ensureCustomer(
  database: Database,
  { ask, stack }: Payments,
  userId: string,
  replaced = "",
): Promise<string> {
  const known = await customerOf(database, userId);
  if (known !== undefined) return known;
  const email = (await findUser(database, userId))?.email ?? null;
  const make = (params: { email?: string }) =>
    ask(stripe =>
      stripe.customers.create(
        { ...params, metadata: { stack, userId } },
        { idempotencyKey: `customer:${stack}:${userId}:${digest(`${params.email ?? ""} ${replaced}`)}` },
      ),
    );
  const { id } = await make(email === null ? {} : { email }).catch((error: unknown) => {
    // Stripe is stricter about addresses than the user pool; then the page asks for one.
    if (email === null || refusalCode(error) === undefined) throw error;
    return make({});
  });
  await saveCustomer(database, id, userId);
  return (await customerOf(database, userId)) ?? id;
}

/** A key must not come with other parameters, and an address can change. */
const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
