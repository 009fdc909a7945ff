import { ApiError } from "../../platform/errors.ts";
import type { Handlers } from "../../platform/http/request.ts";
import type { SendMessage } from "../../platform/work/queue.ts";
import type { PaymentsMessage } from "../messages.ts";
import { type Desk, type Effect, Outdated, takeEvent, UnknownOrder, whereOn } from "../payments/shared.ts";
import { paymentRules } from "../rules.ts";
import type { contract } from "./contract.ts";
import { errors } from "./errors.ts";
import { clientVersion, verifiedEvent } from "./signature.ts";

export interface WebhookDependencies {
  /** Null where payments are off. */
  readonly desk: Desk | null;
  /** The endpoint's secrets: the present one, and the one before as long as it is set. */
  readonly secrets: () => Promise<readonly string[]>;
  /** Puts a message into the queue of the payments. */
  readonly send: (message: PaymentsMessage) => ReturnType<SendMessage>;
}

/**
 * Takes Stripe's events. Everything that is verified is answered with 200, except for what Stripe must send again: so nothing
 * that cannot be helped makes Stripe give up the endpoint.
 */
export function webhookService({ desk, secrets, send }: WebhookDependencies): Handlers<typeof contract> {
  return {
    async receive({ body, headers, log }) {
      const open = whereOn(desk);
      const signature = headers["stripe-signature"];
      const event = verifiedEvent({ body, signature, now: open.now() }, await secrets());
      if (event.api_version !== clientVersion)
        log.warn("the endpoint's API version is another than the client's", { version: event.api_version });
      const { outcome, orderId } = await take(open, event);
      log.info("stripe event", { eventId: event.id, eventType: event.type, outcome, subject: orderId });
      // A refund that follows from it is made by the worker, or by the reconcile job should the message be lost.
      if (orderId !== null && needsWork.has(outcome))
        await send({ orderId }).catch(error => log.warn("the payments were not told", { error }));
      return { body: { received: true, outcome } };
    },
  };
}

const needsWork: ReadonlySet<string> = new Set(["duplicate", "returned"]);

/** An event that comes before what it is about is sent again; one that stays without it is a matter for a person. */
async function take(desk: Desk, event: Parameters<typeof takeEvent>[1]): Promise<Effect> {
  try {
    return await takeEvent(desk, event);
  } catch (error) {
    if (!(error instanceof UnknownOrder) && !(error instanceof Outdated)) throw error;
    const ageMinutes = (desk.now() / 1000 - event.created) / 60;
    if (error instanceof Outdated || ageMinutes < paymentRules.unknownOrderMinutes)
      throw new ApiError(errors.stripe_event_early, { retryAfterSeconds: 30, cause: error });
    desk.tell("unknownOrder", { orderId: null });
    return { outcome: "unknownOrder", orderId: null };
  }
}
