import type { Faults } from "../../run/faults.ts";

/** What becomes of one delivery by the faults that are switched on. */
export interface Plan {
  /** How many times the event is sent, beyond what failures cause. */
  readonly copies: 1 | 2;
  readonly isLost: boolean;
  readonly waitMilliseconds: number;
}

/** Deliveries that change their order wait for up to this time, each its own. */
const REORDER_MILLISECONDS = 3_000;

export function planDelivery(faults: Faults | undefined): Plan {
  if (!faults) return { copies: 1, isLost: false, waitMilliseconds: 0 };
  const { stripe } = faults;
  const shuffled = stripe.happens("reorder") ? Math.floor(stripe.random() * REORDER_MILLISECONDS) : 0;
  return {
    copies: stripe.happens("duplicate") ? 2 : 1,
    isLost: stripe.happens("lost"),
    waitMilliseconds: stripe.lateMilliseconds + shuffled,
  };
}
