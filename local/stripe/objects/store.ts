import type { StateCollection, StateStore } from "../../run/state.ts";
import type { Delivery } from "../events/deliveries.ts";
import type { StoredReply } from "../http/idempotency.ts";
import type { UsedMethod } from "./method.ts";
import type {
  Charge,
  Coupon,
  Customer,
  DeletedCustomer,
  Dispute,
  EarlyFraudWarning,
  LineItem,
  PaymentIntent,
  Refund,
  Session,
  StoredEvent,
  WebhookEndpoint,
} from "./types.ts";

/** A session with what its API object does not say. */
export interface SessionRecord {
  readonly session: Session;
  readonly lineItems: readonly LineItem[];
  /** For the payment intent, which is made by the first try to pay. */
  readonly intentData: IntentData;
  /** Coupon of the discount. */
  readonly coupon: string | null;
}

export interface IntentData {
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly receiptEmail: string | null;
  readonly statementDescriptor: string | null;
  readonly statementDescriptorSuffix: string | null;
}

/** All that is kept, by id. Values are replaced, never changed. */
export interface Objects {
  readonly customers: StateCollection<Customer | DeletedCustomer>;
  readonly sessions: StateCollection<SessionRecord>;
  readonly intents: StateCollection<PaymentIntent>;
  readonly methods: StateCollection<UsedMethod>;
  readonly charges: StateCollection<Charge>;
  readonly refunds: StateCollection<Refund>;
  readonly disputes: StateCollection<Dispute>;
  readonly warnings: StateCollection<EarlyFraudWarning>;
  readonly coupons: StateCollection<Coupon>;
  readonly endpoints: StateCollection<WebhookEndpoint>;
  readonly events: StateCollection<StoredEvent>;
  readonly deliveries: StateCollection<Delivery>;
  readonly replies: StateCollection<StoredReply>;
}

export const openObjects = (store: StateStore): Objects => ({
  customers: store.collection("stripe-customers"),
  sessions: store.collection("stripe-sessions"),
  intents: store.collection("stripe-payment-intents"),
  methods: store.collection("stripe-payment-methods"),
  charges: store.collection("stripe-charges"),
  refunds: store.collection("stripe-refunds"),
  disputes: store.collection("stripe-disputes"),
  warnings: store.collection("stripe-early-fraud-warnings"),
  coupons: store.collection("stripe-coupons"),
  endpoints: store.collection("stripe-webhook-endpoints"),
  events: store.collection("stripe-events"),
  deliveries: store.collection("stripe-deliveries"),
  replies: store.collection("stripe-replies"),
});

/** Changes members of an object that is kept, and returns the new one. */
export function change<T extends { readonly id: string }>(
  objects: StateCollection<T>,
  old: T,
  changes: Partial<T>,
): T {
  const changed = { ...old, ...changes };
  objects.set(old.id, changed);
  return changed;
}
