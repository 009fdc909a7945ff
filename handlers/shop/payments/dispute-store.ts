import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";

export interface StoredDispute {
  readonly id: string;
  readonly orderId: string;
  readonly paymentIntent: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** Stripe's word for it. */
  readonly status: string;
  readonly reason: string;
  /** Milliseconds since the epoch; null for none. */
  readonly dueBy: number | null;
}

/** How often the dispute was read at Stripe; 0 for one that is new here. */
export async function disputeVersion(queries: Queries, id: string): Promise<number> {
  const row = await queries.one<{ version: number }>(sql`select version from disputes where id = ${id}`);
  return row?.version ?? 0;
}

/** Keeps a reading; false where another reading was kept since that version. */
export async function saveDispute(
  transaction: Transaction,
  dispute: StoredDispute,
  version: number,
): Promise<boolean> {
  const saved = await transaction.execute(sql`
    insert into disputes (id, order_id, payment_intent, amount, currency, status, reason, due_by)
    values (${dispute.id}, ${sql.uuid(dispute.orderId)}, ${dispute.paymentIntent}, ${dispute.amount},
      ${dispute.currency}, ${dispute.status}, ${dispute.reason}, ${sql.timestamp(dispute.dueBy)})
    on conflict (id) do update set amount = excluded.amount, status = excluded.status, reason = excluded.reason,
      due_by = excluded.due_by, version = disputes.version + 1, updated_at = now()
    where disputes.version = ${version}`);
  return saved === 1;
}

/** Notes when Stripe took the money, or gave it back. @param time milliseconds since the epoch */
export const noteFunds = (
  transaction: Transaction,
  id: string,
  what: "withdrawn" | "reinstated",
  time: number,
): Promise<number> =>
  transaction.execute(
    what === "withdrawn"
      ? sql`update disputes set funds_withdrawn_at = coalesce(funds_withdrawn_at, ${sql.timestamp(time)})
          where id = ${id}`
      : sql`update disputes set funds_reinstated_at = coalesce(funds_reinstated_at, ${sql.timestamp(time)})
          where id = ${id}`,
  );
