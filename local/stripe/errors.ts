/** What Stripe puts into `error` besides its type and message. */
export interface ErrorFacts {
  readonly type?: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
}

/**
 * An error as Stripe's API answers it.
 * @see https://docs.stripe.com/api/errors
 */
export class StripeError extends Error {
  override readonly name = "StripeError";
  readonly status: number;
  readonly facts: ErrorFacts;

  constructor(status: number, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.status = status;
    this.facts = facts;
  }

  body(requestId: string): object {
    const { type = "invalid_request_error", code, param, decline_code } = this.facts;
    const doc_url = code && `https://docs.stripe.com/error-codes#${code.replaceAll("_", "-")}`;
    return {
      error: { message: this.message, type, code, param, decline_code, doc_url, request_id: requestId },
    };
  }
}

/** A parameter that is wrong in itself: the request never starts, and its idempotency key stays free. */
export class ParameterError extends StripeError {
  constructor(message: string, param: string, code?: string) {
    super(400, message, code === undefined ? { param } : { param, code });
  }
}

/** A request that is well-formed and cannot be done now. */
export const invalid = (message: string, facts: ErrorFacts = {}) => new StripeError(400, message, facts);

/** @param what as Stripe says it, such as `payment_intent` or `checkout.session` */
export const noSuch = (what: string, id: string, param = "id", status = 404) =>
  new StripeError(status, `No such ${what}: '${id}'`, { code: "resource_missing", param });
