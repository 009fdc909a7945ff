import Stripe from "stripe";
import { ApiError } from "../../platform/errors.ts";
import { paymentRules } from "../rules.ts";
import { errors } from "./errors.ts";

const { signatureSeconds, signatureAheadSeconds } = paymentRules;

export interface SignedBody {
  /** As it came. */
  readonly body: Uint8Array;
  /** The `Stripe-Signature` header. */
  readonly signature: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The event, checked by Stripe's client. Whatever is wrong is one error: a missing or wrong signature, one that is too
 * old or in the future, a body that is not JSON, a thin event.
 * https://docs.stripe.com/webhooks#verify-official-libraries
 *
 * @param secrets of the endpoint; several while the secret is changed, of which one has to fit
 * @throws ApiError `stripe_signature_invalid`, whose cause says why
 */
export function verifiedEvent(
  { body, signature, now }: SignedBody,
  secrets: readonly string[],
): Stripe.Event {
  if (signature === undefined) throw invalid("no Stripe-Signature header");
  if (isAhead(signature, now)) throw invalid("the timestamp is in the future, or is not a number");
  let cause: unknown = "no secret";
  for (const secret of secrets) {
    try {
      return checked(
        Stripe.webhooks.constructEvent(body, signature, secret, signatureSeconds, undefined, now),
      );
    } catch (error) {
      cause = error;
    }
  }
  throw invalid(cause);
}

/** Of the API, in whose shape events are read: the endpoint must have it too. */
export const clientVersion: string = Stripe.API_VERSION;

/** Stripe's client looks at the age alone. */
function isAhead(signature: string, now: number): boolean {
  const times = signature.split(",").filter(part => part.startsWith("t="));
  return times.some(time => !(Number(time.slice(2)) <= now / 1000 + signatureAheadSeconds));
}

/** What is signed is Stripe's, and still looked at before it is used. */
function checked(event: Stripe.Event): Stripe.Event {
  const { id, object, type, created, livemode, data } = event;
  const isEvent =
    object === "event" &&
    [id, type].every(text => typeof text === "string" && text !== "") &&
    Number.isSafeInteger(created) &&
    typeof livemode === "boolean" &&
    typeof (data?.object as { id?: unknown } | undefined)?.id === "string";
  if (!isEvent) throw new Error("The body is not an event.");
  return event;
}

const invalid = (cause: unknown) => new ApiError(errors.stripe_signature_invalid, { cause });
