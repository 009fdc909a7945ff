import type { Transaction } from "../../platform/database/database.ts";
import { freeUnsent, type Move, moveOrders, type State } from "../orders/shared.ts";
import { readStanding } from "./standing-store.ts";

/** What the state of an order follows from. Amounts are minor units. */
export interface Standing {
  readonly state: State;
  /** Of the payment that counts; null without one. */
  readonly kind: "order" | "late" | null;
  readonly paid: number | null;
  /** By refunds that Stripe has made and that did not fail. */
  readonly refunded: number;
  /** By disputes that were lost. */
  readonly lost: number;
  /** Whether a dispute is open that is more than an inquiry. */
  readonly disputed: boolean;
  /** Pieces that were sent, and that are still to be sent. */
  readonly fulfilled: number;
  readonly open: number;
}

/**
 * The state that follows from payments, refunds, disputes and parcels; undefined where it stays as it is. An open dispute
 * comes first, then what was paid back, then what was sent.
 */
export function stateOf(standing: Standing): State | undefined {
  const { kind, paid, refunded, lost, state } = standing;
  if (kind === null || paid === null) return undefined;
  const isBack = paid > 0 && refunded + lost >= paid;
  // Paid after it was given up, and not sold any more: it can only go back.
  if (kind === "late") return isBack && state !== "refunded" ? "refunded" : undefined;
  const wanted = wantedState(standing, isBack);
  return wanted === state ? undefined : wanted;
}

function wantedState({ disputed, refunded, lost, fulfilled, open }: Standing, isBack: boolean): State {
  if (disputed) return "disputed";
  if (isBack) return "refunded";
  if (refunded + lost > 0) return "partlyRefunded";
  if (fulfilled === 0) return "paid";
  return open === 0 ? "fulfilled" : "partlyFulfilled";
}

/**
 * Moves an order that the transaction has locked into the state that follows from what is stored. One that is wholly
 * refunded, by whatever way, keeps no stock.
 */
export async function followOrder(
  transaction: Transaction,
  orderId: string,
  why: Omit<Move, "to">,
): Promise<void> {
  const standing = await readStanding(transaction, orderId);
  const to = stateOf(standing);
  if (to === undefined) return;
  await moveOrders(transaction, [orderId], { ...why, to });
  if (to === "refunded" && standing.kind === "order") await freeUnsent(transaction, orderId);
}
