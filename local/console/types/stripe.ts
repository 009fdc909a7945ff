/** A checkout session of the local Stripe. Amounts are for people, such as `€12.50`. */
export interface StripeSessionView {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly amount: string;
  readonly email: string | null;
  /** What the program calls it, `client_reference_id`. */
  readonly reference: string | null;
  /** Where a person pays; null when that is over. */
  readonly url: string | null;
}

/** One try to pay. */
export interface StripePaymentView {
  readonly id: string;
  readonly createdAt: string;
  readonly sessionId: string | null;
  readonly status: string;
  readonly amount: string;
  /** What was paid back of it; null if nothing. */
  readonly refunded: string | null;
  /** `visa 4242`. */
  readonly method: string;
  readonly failure: string | null;
  readonly dispute: { readonly id: string; readonly status: string; readonly isOpen: boolean } | null;
  readonly canBeDisputed: boolean;
}

/** An event with every try to deliver it. */
export interface StripeEventView {
  readonly id: string;
  readonly createdAt: string;
  readonly type: string;
  readonly objectId: string;
  /** Whether every webhook has taken it. */
  readonly isDelivered: boolean;
  readonly deliveries: readonly StripeDeliveryView[];
  /** As it is sent. */
  readonly body: unknown;
}

export interface StripeDeliveryView {
  readonly id: string;
  readonly cause: "event" | "duplicate" | "resend";
  /** `lost`: a fault kept it from being sent. */
  readonly state: "pending" | "succeeded" | "failed" | "lost";
  readonly nextAt: string | null;
  readonly attempts: readonly {
    readonly at: string;
    readonly url: string | null;
    readonly status: number | null;
    /** The beginning of the answer. */
    readonly body: string;
    /** Why there was no answer. */
    readonly error: string | null;
  }[];
}

export interface StripePage {
  /** False when local mode runs no Stripe. */
  readonly runs: boolean;
  readonly sessions: readonly StripeSessionView[];
  readonly payments: readonly StripePaymentView[];
  readonly events: readonly StripeEventView[];
}
