import type { Transaction } from "../../platform/database/database.ts";
import { type Posting, postAll } from "../wallet/shared.ts";
import { notChangeable } from "./changes.ts";
import { closeEvent, type StoredEvent } from "./store.ts";
import { markRefunded, nextRefunds, type Refund } from "./ticket-store.ts";

/** Tickets that are refunded by one statement. */
const chunk = 500;

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
    refunds = await nextRefunds(transaction, event.id, chunk);
    await refund(transaction, refunds, now);
  }
  return closeEvent(transaction, event.id, "cancelled");
}

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
  await markRefunded(transaction, ids, now);
}
