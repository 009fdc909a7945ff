import type { Clock, NewId } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/database.ts";
import type { Log } from "../../platform/observe/log.ts";
import type { Metrics } from "../../platform/observe/metrics.ts";
import type { Payments } from "./settings.ts";

/** What a person has to hear of. */
export type Incident =
  /** What was paid is not what the order asks for: nothing is fulfilled. */
  | "mismatch"
  /** An event of the other mode, live or test. */
  | "otherMode"
  /** An event of ours about an order or a payment that is not there. */
  | "unknownOrder"
  | "duplicatePayment"
  /** Paid after the order was given up: sold after all, or on its way back. */
  | "paidAfterRelease"
  | "returnedAfterRelease"
  | "refundFailed"
  | "refundElsewhere"
  | "dispute"
  | "fraudWarning";

/** Those after which something is left for a person to do. */
const calls: ReadonlySet<Incident> = new Set([
  "mismatch",
  "otherMode",
  "unknownOrder",
  "returnedAfterRelease",
  "refundFailed",
  "dispute",
  "fraudWarning",
]);

/** Everything that work on payments needs. */
export interface Desk {
  readonly database: Database;
  readonly payments: Payments;
  readonly now: Clock;
  readonly newId: NewId;
  readonly tell: (incident: Incident, facts: { readonly orderId: string | null }) => void;
}

const service = { Service: "payments" };

/**
 * Says what has happened by a metric for each kind, `PaymentIncidents`, and by one on which the alarm stands,
 * `PaymentsToCheck`, where a person has to look.
 */
const teller =
  (metrics: Metrics, log: Log): Desk["tell"] =>
  (incident, facts) => {
    log.warn("payment incident", { incident, ...facts });
    metrics.count("PaymentIncidents", 1, { ...service, Kind: incident });
    if (calls.has(incident)) metrics.count("PaymentsToCheck", 1, service);
  };

/** Counts what the reconcile job did that a webhook should have done. */
export const countMended = (metrics: Metrics, mended: number): void => {
  if (mended > 0) metrics.count("PaymentsMended", mended, service);
};

/** Null where payments are off. */
export const deskOf = (
  payments: Payments | null,
  {
    database,
    metrics,
    log,
    now,
    newId,
  }: Pick<Desk, "database" | "now" | "newId"> & { readonly metrics: Metrics; readonly log: Log },
): Desk | null => payments && { database, payments, now, newId, tell: teller(metrics, log) };
