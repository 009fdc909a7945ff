import type Stripe from "stripe";
import type { Transaction } from "../../platform/database/database.ts";
import { lockOrder } from "../orders/shared.ts";
import { noteFunds, saveDispute } from "./dispute-store.ts";
import { findReceipt } from "./receipt-store.ts";
import { type Effect, idOf, UnknownOrder } from "./settling.ts";
import { followOrder } from "./standing.ts";

/** Another reading of the object was kept since this one began: it has to be read again. */
export class Outdated extends Error {
  override readonly name = "Outdated";
}

/** A dispute as Stripe has it now, read when the stored one had that version. */
export interface DisputeReading {
  readonly dispute: Stripe.Dispute;
  readonly version: number;
}

/**
 * Keeps a dispute, and takes its order into the state `disputed`, or out of it. An inquiry, whose status begins with
 * `warning_`, moves no money and leaves the order as it is. What was lost in another currency than the payment's is not
 * counted against it: a person has to look at it.
 *
 * @param event of Stripe that the reading was made for
 * @throws UnknownOrder, Outdated
 */
export async function applyDispute(
  transaction: Transaction,
  { dispute, version }: DisputeReading,
  event: Pick<Stripe.Event, "type" | "created">,
): Promise<Effect> {
  const receipt = await findReceipt(transaction, idOf(dispute.payment_intent) ?? "");
  if (receipt === undefined) throw new UnknownOrder(`The payment of ${dispute.id} is not known.`);
  const { orderId, paymentIntent } = receipt;
  await lockOrder(transaction, orderId, null);
  const { id, amount, currency, status, reason, evidence_details: evidence } = dispute;
  const dueBy = evidence.due_by === null ? null : evidence.due_by * 1000;
  const row = { id, orderId, paymentIntent, amount, currency: currency.toUpperCase(), status, reason, dueBy };
  if (!(await saveDispute(transaction, row, version))) throw new Outdated(`${id} was read again meanwhile.`);
  const funds = /^charge\.dispute\.funds_(withdrawn|reinstated)$/.exec(event.type)?.[1];
  if (funds === "withdrawn" || funds === "reinstated")
    await noteFunds(transaction, id, funds, event.created * 1000);
  await followOrder(transaction, orderId, { by: "stripe", actorId: null, reason: `dispute: ${status}` });
  const isNew = version === 0;
  const isOtherMoney = row.currency !== receipt.currency;
  const incidents = [
    ...(isNew ? ["dispute" as const] : []),
    ...(isNew && isOtherMoney ? ["mismatch" as const] : []),
  ];
  return { outcome: `dispute ${status}`, orderId, incidents };
}
