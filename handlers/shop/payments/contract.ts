import * as v from "valibot";
import { defineContract, role, signedIn } from "../../../contract/contract.ts";
import { Instant, integer, list, text, Uuid } from "../../../contract/schemas.ts";
import { errors as orderErrors } from "../orders/errors.ts";
import { paymentLinks, rules } from "../rules.ts";
import { errors } from "./errors.ts";

const { mostLines, mostQuantity, mostTotalMinor } = rules.orders;

/** Where the buyer pays. */
export const Checkout = v.object({
  /** Send the buyer's browser there. */
  url: v.string(),
  /** Until then the order can be paid there, and its stock is kept. */
  expiresAt: Instant,
});
export type Checkout = v.InferOutput<typeof Checkout>;

const Pieces = v.strictObject({ variantId: Uuid, quantity: integer(1, mostQuantity) });

/** The whole rest of the payment, or an amount of it, or pieces. */
export const NewRefund = v.pipe(
  v.strictObject({
    /** Minor units of the order's currency. */
    amount: v.optional(v.nullable(integer(1, mostTotalMinor)), null),
    items: v.optional(
      v.nullable(
        v.pipe(
          list(Pieces, 1, mostLines),
          v.check(
            items => new Set(items.map(({ variantId }) => variantId)).size === items.length,
            "Invalid items: Expected each variant once",
          ),
        ),
      ),
      null,
    ),
    /** Whether the pieces can be sold again. */
    restock: v.optional(v.boolean(), false),
    /** Why, for the shop's own books. */
    note: v.optional(v.nullable(text(500)), null),
  }),
  v.check(
    ({ amount, items }) => amount === null || items === null,
    "Invalid refund: Expected amount or items, not both",
  ),
  v.check(
    ({ amount, restock }) => amount === null || !restock,
    "Invalid refund: Expected no restock with an amount, which names no pieces",
  ),
  v.examples([
    {
      amount: null,
      items: [{ variantId: "3f1c2a9e-6a0b-4d7e-9a44-0c5e2b8d6f10", quantity: 1 }],
      restock: true,
      note: "came back unused",
    },
  ]),
);
export type NewRefund = v.InferOutput<typeof NewRefund>;

export const Refund = v.object({
  id: Uuid,
  orderId: Uuid,
  /** `requested`: Stripe was not reached yet, and is asked again. `failed`: the money came back. */
  state: v.picklist(["requested", "pending", "succeeded", "failed", "refused"]),
  /** `elsewhere`: made in Stripe's dashboard. */
  cause: v.picklist(["requested", "duplicate", "late", "elsewhere"]),
  /** Minor units. */
  amount: v.number(),
  currency: v.string(),
  items: v.array(v.object({ variantId: Uuid, quantity: v.number() })),
  restock: v.boolean(),
  note: v.nullable(v.string()),
  /** Stripe's code of what went wrong. */
  failure: v.nullable(v.string()),
  createdAt: Instant,
});
export type Refund = v.InferOutput<typeof Refund>;

const OrderId = v.strictObject({ orderId: Uuid });

/** How orders are paid, with Stripe, and paid back. */
export const contract = defineContract({
  service: "payments",
  summary: "Payments of the shop's orders, with Stripe",
  uses: paymentLinks,
  operations: {
    checkout: {
      method: "POST",
      path: "/orders/{orderId}/checkout",
      summary: "Where the caller pays an order: the same page as long as it is open",
      access: signedIn,
      params: OrderId,
      reply: { status: 200, body: Checkout },
      errors: [
        errors.payments_off,
        orderErrors.order_not_found,
        errors.order_not_payable,
        errors.payment_refused,
        errors.stripe_unavailable,
        errors.payments_misconfigured,
      ],
    },
    refund: {
      method: "POST",
      path: "/orders/{orderId}/refunds",
      summary: "Refund what is left of a payment, or an amount of it, or pieces",
      access: role("admin"),
      params: OrderId,
      body: NewRefund,
      reply: { status: 201, body: Refund, headers: ["location"] },
      errors: [
        errors.payments_off,
        orderErrors.order_not_found,
        errors.order_not_refundable,
        errors.refund_exceeds_payment,
        errors.refund_exceeds_order,
        errors.refund_refused,
        errors.payments_misconfigured,
      ],
      idempotency: "required",
    },
    listRefunds: {
      method: "GET",
      path: "/orders/{orderId}/refunds",
      summary: "List the refunds of an order, the first one first",
      access: signedIn,
      params: OrderId,
      reply: { status: 200, body: v.object({ items: v.array(Refund) }) },
      errors: [orderErrors.order_not_found],
    },
  },
  consumers: {
    "payments-worker": {
      summary: "Closes the checkouts of orders that are given up, and makes refunds that are due",
      queue: "payments",
      timeoutSeconds: 60,
      batchSize: 5,
      uses: paymentLinks,
    },
  },
  jobs: {
    "reconcile-payments": {
      summary: "Catches up with Stripe on what webhooks missed",
      scheduleConfig: "reconcilePaymentsSchedule",
      timeoutSeconds: 600,
      uses: paymentLinks,
    },
  },
  alarms: {
    PaymentsToCheck:
      "A payment, refund or dispute needs a person: see the function's log lines `payment incident`, and the shop's page.",
  },
});
