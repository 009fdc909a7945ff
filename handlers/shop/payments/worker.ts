import type { PaymentsMessage } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { closeSessions, sendRefunds } from "./sending.ts";

/** Does at Stripe what is due about an order. Nothing, where payments are off. */
export async function work(desk: Desk | null, { orderId }: PaymentsMessage): Promise<void> {
  if (desk === null) return;
  await closeSessions(desk.database, desk.payments, orderId);
  await sendRefunds(desk, orderId);
}
