import type { StoredEvent } from "../objects/types.ts";
import { signatureHeader } from "./signature.ts";

const TIME_LIMIT_MILLISECONDS = 20_000;
const LONGEST_BODY = 2_000;

/** How one try went. */
export interface Answer {
  /** Null without an answer. */
  readonly status: number | null;
  /** The beginning of the body. */
  readonly body: string;
  /** Why there was no answer; null with one. */
  readonly error: string | null;
}

/**
 * Sends an event once, signed afresh. Never throws: what fails is the answer.
 * @param now milliseconds since the epoch
 */
export async function sendEvent(
  event: StoredEvent,
  endpoint: { readonly url: string; readonly secret: string },
  now: number,
  closing: AbortSignal,
): Promise<Answer> {
  const body = JSON.stringify(event, null, 2);
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": signatureHeader(body, endpoint.secret, Math.floor(now / 1000)),
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      },
      body,
      // A redirect is a failure, as with Stripe.
      redirect: "manual",
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIME_LIMIT_MILLISECONDS)]),
    });
    const text = await response.text();
    return { status: response.status, body: text.slice(0, LONGEST_BODY), error: null };
  } catch (error) {
    return { status: null, body: "", error: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `No answer within ${TIME_LIMIT_MILLISECONDS / 1000} s.`;
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
