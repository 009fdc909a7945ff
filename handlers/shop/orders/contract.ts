import * as v from "valibot";
import { defineContract, role, signedIn } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import { Instant, integer, list, pageOf, pageQuery, text, Uuid } from "../../../contract/schemas.ts";
import { errors as catalogueErrors } from "../catalogue/errors.ts";
import { currencies, holdLink, rules } from "../rules.ts";
import { Coupon, CouponQuery, NewCoupon } from "./coupon-shapes.ts";
import { errors } from "./errors.ts";

const { mostLines, mostQuantity } = rules.orders;

/** What an order can be. Which state follows which is in the table `order_transitions`. */
export const states = [
  "created",
  "paying",
  "paid",
  "partlyFulfilled",
  "fulfilled",
  "cancelled",
  "expired",
  "partlyRefunded",
  "refunded",
  "disputed",
] as const;
export type State = (typeof states)[number];

/** Who changed an order's state. */
export const actors = ["customer", "admin", "system", "stripe"] as const;
export type Actor = (typeof actors)[number];

const State = v.picklist(states);

const Pieces = v.strictObject({ variantId: Uuid, quantity: integer(1, mostQuantity) });
const Lines = v.pipe(
  list(Pieces, 1, mostLines),
  v.check(
    lines => new Set(lines.map(({ variantId }) => variantId)).size === lines.length,
    "Invalid items: Expected each variant once",
  ),
);

/** One line of an order, as it was when the order was made. Amounts are minor units of the order's currency. */
const Item = v.object({
  variantId: Uuid,
  sku: v.string(),
  title: v.string(),
  options: v.array(v.string()),
  /** Of one piece. */
  unitPrice: v.number(),
  quantity: v.number(),
  /** The line's share of the order's discount. */
  discount: v.number(),
  /** `unitPrice` times `quantity`, less `discount`. */
  total: v.number(),
  /** Pieces that were fulfilled. */
  fulfilled: v.number(),
  /** Pieces that were refunded before they were fulfilled, and are not sent any more. */
  cancelled: v.number(),
  /** Pieces that were refunded after they were fulfilled. */
  returned: v.number(),
});

/** Where the order is sent, as the buyer typed it at Stripe. */
const Address = v.object({
  name: v.nullable(v.string()),
  line1: v.nullable(v.string()),
  line2: v.nullable(v.string()),
  postalCode: v.nullable(v.string()),
  city: v.nullable(v.string()),
  state: v.nullable(v.string()),
  /** ISO 3166, two letters. */
  country: v.nullable(v.string()),
});
export type Address = v.InferOutput<typeof Address>;

const summary = {
  id: Uuid,
  /** For people. */
  number: v.string(),
  state: State,
  /** The person who ordered; null once that account is deleted. */
  userId: v.nullable(Uuid),
  currency: v.string(),
  /** What the items cost before the discount, in minor units. */
  subtotal: v.number(),
  discount: v.number(),
  total: v.number(),
  /** Code of the coupon. */
  coupon: v.nullable(v.string()),
  /** Until then stock and coupon are kept for an order that is not paid. */
  holdEndsAt: Instant,
  createdAt: Instant,
  updatedAt: Instant,
};

/** An order in a list. */
export const ListedOrder = v.object({ ...summary, itemCount: v.number() });
export type ListedOrder = v.InferOutput<typeof ListedOrder>;

export const Order = v.object({
  ...summary,
  /** Null before the order is paid, where none is asked for, and once the account is deleted. */
  shipsTo: v.nullable(Address),
  items: v.array(Item),
  fulfilments: v.array(
    v.object({
      id: Uuid,
      tracking: v.nullable(v.string()),
      items: v.array(v.object({ variantId: Uuid, quantity: v.number() })),
      createdAt: Instant,
    }),
  ),
  /** Every transition, the first one first. */
  history: v.array(
    v.object({
      from: v.nullable(State),
      to: State,
      by: v.picklist(actors),
      reason: v.string(),
      at: Instant,
    }),
  ),
});
export type Order = v.InferOutput<typeof Order>;

export const NewOrder = v.strictObject({
  items: Lines,
  currency: v.picklist([...currencies.keys()]),
  coupon: v.optional(
    v.nullable(v.pipe(v.string(), v.trim(), v.toUpperCase(), v.minLength(1), v.maxLength(40))),
    null,
  ),
});
export type NewOrder = v.InferOutput<typeof NewOrder>;

export const OrderQuery = v.strictObject({
  ...pageQuery,
  /** `all`: everybody's, for admins. */
  show: v.optional(v.picklist(["mine", "all"]), "mine"),
  state: v.optional(State),
  number: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/, "Invalid number"))),
  /** Orders that were made then or later. */
  from: v.optional(Instant),
  /** Orders that were made before. */
  to: v.optional(Instant),
});
export type OrderQuery = v.InferOutput<typeof OrderQuery>;

export const NewFulfilment = v.strictObject({
  items: Lines,
  /** What the carrier calls the parcel. */
  tracking: v.optional(v.nullable(text(200)), null),
});
export type NewFulfilment = v.InferOutput<typeof NewFulfilment>;

const OrderId = v.strictObject({ orderId: Uuid });

/** What people order, from the cart to the parcel. */
export const contract = defineContract({
  service: "orders",
  summary: "Orders and coupons of the shop",
  uses: ["database", holdLink, { queue: "payments" }],
  operations: {
    create: {
      method: "POST",
      path: "/orders",
      summary: "Order variants: reserves stock and coupon until the order is paid or expires",
      access: signedIn,
      body: NewOrder,
      reply: { status: 201, body: Order, headers: ["location"] },
      errors: [
        catalogueErrors.variant_not_found,
        errors.out_of_stock,
        errors.currency_not_offered,
        errors.coupon_not_usable,
        errors.order_too_large,
        errors.too_many_unpaid_orders,
      ],
      idempotency: "required",
    },
    list: {
      method: "GET",
      path: "/orders",
      summary: "List one's own orders, or as an admin all, newest first",
      access: signedIn,
      query: OrderQuery,
      reply: { status: 200, body: pageOf(ListedOrder) },
      errors: [commonErrors.invalid_cursor],
    },
    read: {
      method: "GET",
      path: "/orders/{orderId}",
      summary: "Read an order with its items, fulfilments and history",
      access: signedIn,
      params: OrderId,
      reply: { status: 200, body: Order },
      errors: [errors.order_not_found],
    },
    cancel: {
      method: "POST",
      path: "/orders/{orderId}/cancel",
      summary: "Cancel an order that is not paid",
      access: signedIn,
      params: OrderId,
      reply: { status: 200, body: Order },
      errors: [errors.order_not_found, errors.order_not_cancellable],
    },
    fulfil: {
      method: "POST",
      path: "/orders/{orderId}/fulfilments",
      summary: "Record that items of a paid order were sent",
      access: role("admin"),
      params: OrderId,
      body: NewFulfilment,
      reply: { status: 201, body: Order, headers: ["location"] },
      errors: [errors.order_not_found, errors.order_not_fulfillable, errors.fulfilment_exceeds_order],
      idempotency: "required",
    },
    listCoupons: {
      method: "GET",
      path: "/coupons",
      summary: "List the coupons, newest first",
      access: role("admin"),
      query: CouponQuery,
      reply: { status: 200, body: pageOf(Coupon) },
      errors: [commonErrors.invalid_cursor],
    },
    createCoupon: {
      method: "POST",
      path: "/coupons",
      summary: "Add a coupon",
      access: role("admin"),
      body: NewCoupon,
      reply: { status: 201, body: Coupon },
      errors: [errors.code_taken],
      idempotency: "optional",
    },
  },
  jobs: {
    "expire-orders": {
      summary: "Gives up orders that were not paid in time, and releases their stock and coupons",
      scheduleConfig: "expireOrdersSchedule",
      timeoutSeconds: 300,
      uses: ["database"],
    },
  },
});
