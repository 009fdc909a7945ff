import { defineErrors } from "../../../contract/errors.ts";

/** Errors about orders and coupons. */
export const errors = defineErrors({
  order_not_found: {
    status: 404,
    title: "The caller has no such order",
    help: "Check the id; other people's orders are answered like orders that never were.",
  },
  out_of_stock: {
    status: 409,
    title: "There is not enough of a variant left",
    help: "`variantId` and `available` say how much can be ordered now. Pieces that others have reserved come back when they do not pay in time.",
  },
  currency_not_offered: {
    status: 409,
    title: "A variant has no price in this currency",
    help: "Choose a currency in which each variant of the order has a price; `variantId` names one that has none.",
  },
  coupon_not_usable: {
    status: 409,
    title: "The coupon cannot be used for this order",
    help: "`reason` says why: unknown, notStarted, ended, currency, minimum, usedUp, or usedByCaller. Order without it, or correct what it asks for.",
  },
  order_too_large: {
    status: 409,
    title: "The order costs more than a card can pay",
    help: "Divide it into several orders of at most 999,999,999,999 minor units each.",
  },
  too_many_unpaid_orders: {
    status: 409,
    title: "The caller has too many orders that are not paid",
    help: "Pay or cancel one of them, or wait until one expires.",
  },
  order_not_cancellable: {
    status: 409,
    title: "The order cannot be cancelled any more",
    help: "Only an order that is not paid can be cancelled; `state` says what it is now.",
  },
  order_not_fulfillable: {
    status: 409,
    title: "The order cannot be fulfilled now",
    help: "Only a paid order can be fulfilled, in one or more parts; `state` says what it is now.",
  },
  fulfilment_exceeds_order: {
    status: 409,
    title: "The fulfilment has more than the order still lacks",
    help: "`variantId` names the line and `open` says how many pieces of it are not fulfilled yet.",
  },
  code_taken: {
    status: 409,
    title: "There is a coupon with this code",
    help: "Choose another code.",
  },
});
