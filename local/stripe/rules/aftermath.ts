import type { UsedMethod } from "../objects/method.ts";
import type { Charge } from "../objects/types.ts";
import type { LocalStripe } from "../stripe.ts";
import { cardOf } from "./cards.ts";

/** Long enough for the person to be back in the shop; weeks in the real world. */
const DISPUTE_MILLISECONDS = 3_000;

/** Lets happen what a test card stands for after it paid. */
export function scheduleAftermath(stripe: LocalStripe, charge: Charge, method: UsedMethod): void {
  const { dispute, warnsOfFraud } = cardOf(method.number);
  if (dispute) scheduleDispute(stripe, charge);
  if (warnsOfFraud) stripe.agenda.add("warn-of-fraud", charge.id, stripe.now() + DISPUTE_MILLISECONDS);
}

export function scheduleDispute({ agenda, now }: LocalStripe, { id }: Charge): void {
  agenda.add("open-dispute", id, now() + DISPUTE_MILLISECONDS);
}
