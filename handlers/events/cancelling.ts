import type { Transaction } from "../platform/database.ts";
import { sql } from "../platform/sql.ts";
import { type Posting, postAll } from "../wallet/ledger.ts";
import { notChangeable } from "./changes.ts";
import { closeEvent, type StoredEvent } from "./store.ts";

/** Tickets that are refunded by one statement. */
const chunk = 500;

interface Refund {
  readonly ticketId: string;
  readonly userId: string;
  readonly priceCoins: number;
}

/**
 * Calls an event off that is locked, and gives everybody back what they paid, in the same transaction. One that was
 * cancelled already stays as it is.
 *
 * @throws ApiError `event_not_changeable` when it is finished
 */
export async function cancelEvent(
  transaction: Transaction,
  event: StoredEvent,
  now: number,
): Promise<StoredEvent> {
  if (event.state === "cancelled") return event;
  if (event.state === "finished") throw notChangeable("The event is finished and its rewards are paid.");
  for (let refunds: Refund[] | undefined; refunds === undefined || refunds.length === chunk; ) {
    refunds = await nextRefunds(transaction, event.id);
    await refund(transaction, refunds, now);
  }
  return closeEvent(transaction, event.id, "cancelled");
}

/** By person, so that two events which are called off at once take the wallets in the same order. */
const nextRefunds = (transaction: Transaction, eventId: string): Promise<Refund[]> =>
  transaction.query<Refund>(sql`
    select id as "ticketId", user_id as "userId", price_coins as "priceCoins" from tickets
    where event_id = ${sql.uuid(eventId)} and refunded_at is null order by user_id limit ${chunk} for update`);

async function refund(transaction: Transaction, refunds: readonly Refund[], now: number): Promise<void> {
  await postAll(
    transaction,
    refunds
      .filter(({ priceCoins }) => priceCoins > 0)
      .map(
        ({ ticketId, userId, priceCoins }): Posting => ({
          userId,
          currency: "coins",
          amount: priceCoins,
          kind: "refund",
          reference: `refund:${ticketId}`,
        }),
      ),
  );
  const ids = refunds.map(({ ticketId }) => ticketId);
  await transaction.execute(sql`
    update tickets set refunded_at = ${sql.timestamp(now)} where id = any (${sql.array(ids, "uuid")})`);
}
