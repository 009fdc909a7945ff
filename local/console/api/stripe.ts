import { member, text } from "../../graph/resources.ts";
import { type Call, ConsoleError } from "../http.ts";
import type { ConsoleSources, ConsoleStripe } from "../sources.ts";
import type { StripePage } from "../types.ts";

const MOST = 100;

/** The newest sessions, payments and events. */
export function stripePage(sources: ConsoleSources): StripePage {
  const stripe = sources.stripe?.() ?? null;
  if (!stripe) return { runs: false, sessions: [], payments: [], events: [] };
  return {
    runs: true,
    sessions: stripe.sessions(MOST),
    payments: stripe.payments(MOST),
    events: stripe.events(MOST),
  };
}

/** Sends an event to the webhooks once more. @throws ConsoleError */
export function resendEvent(sources: ConsoleSources, { body }: Call): { readonly webhooks: number } {
  const id = text(member(body, "event")) ?? "";
  const webhooks = running(sources).resend(id);
  if (webhooks === null) throw new ConsoleError(404, `There is no event ${id}.`);
  if (webhooks === 0) throw new ConsoleError(409, "No webhook takes this event, so it goes nowhere.");
  return { webhooks };
}

/** Disputes a charge as the buyer's bank does. @throws ConsoleError */
export function disputeCharge(sources: ConsoleSources, { body }: Call): { readonly dispute: string } {
  const id = text(member(body, "charge")) ?? "";
  const dispute = running(sources).dispute(id);
  if (dispute === null)
    throw new ConsoleError(
      409,
      `The charge ${id} cannot be disputed: it must be paid, and neither refunded nor disputed.`,
    );
  return { dispute };
}

/** Ends an open dispute for or against the shop. @throws ConsoleError */
export function endDispute(sources: ConsoleSources, { body }: Call): { readonly outcome: string } {
  const id = text(member(body, "dispute")) ?? "";
  const outcome = text(member(body, "outcome"));
  if (outcome !== "won" && outcome !== "lost") throw new ConsoleError(400, "The outcome is won or lost.");
  if (!running(sources).endDispute(id, outcome))
    throw new ConsoleError(409, `There is no open dispute ${id}.`);
  return { outcome };
}

function running({ stripe }: ConsoleSources): ConsoleStripe {
  const found = stripe?.() ?? null;
  if (!found) throw new ConsoleError(404, "Local mode runs no Stripe for this program.");
  return found;
}
