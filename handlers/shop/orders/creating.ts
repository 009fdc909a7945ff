import type { Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { findOffers, lockVariants, reserve } from "../catalogue/shared.ts";
import { rules } from "../rules.ts";
import type { NewOrder } from "./contract.ts";
import { assertUsable, type CouponUse, notUsable } from "./coupon-rules.ts";
import { lockCoupon, type StoredCoupon, takeCoupon } from "./coupon-store.ts";
import { errors } from "./errors.ts";
import { applyCoupon, priceLines } from "./pricing.ts";
import { countUnpaid, countUses, insertOrder, lockOrdersOf } from "./store.ts";

export interface OrderRequest extends NewOrder {
  readonly id: string;
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly holdMinutes: number;
}

/**
 * Makes an order at the prices of this moment, and reserves stock and coupon for it. Rows are locked in one order by
 * everything that locks several: orders, coupons, variants by id.
 *
 * @throws ApiError `too_many_unpaid_orders`, `variant_not_found`, `currency_not_offered`, `out_of_stock`,
 *   `order_too_large`, `coupon_not_usable`
 */
export async function createOrder(transaction: Transaction, request: OrderRequest): Promise<void> {
  const { id, userId, items, currency, now } = request;
  await lockOrdersOf(transaction, userId);
  if ((await countUnpaid(transaction, userId)) >= rules.orders.mostUnpaid)
    throw new ApiError(errors.too_many_unpaid_orders);
  const coupon = request.coupon === null ? undefined : await lockCoupon(transaction, request.coupon);
  const ids = items.map(({ variantId }) => variantId);
  await lockVariants(transaction, ids);
  const cart = priceLines(items, await findOffers(transaction, ids, currency));
  if (request.coupon !== null)
    await useCoupon(transaction, coupon, { currency, subtotal: cart.subtotal, now }, userId);
  await reserve(transaction, items);
  await insertOrder(transaction, {
    ...applyCoupon(cart, coupon, currency),
    id,
    userId,
    currency,
    couponId: coupon?.id ?? null,
    holdEndsAt: now + request.holdMinutes * 60_000,
  });
}

async function useCoupon(
  transaction: Transaction,
  coupon: StoredCoupon | undefined,
  use: Omit<CouponUse, "usesOfCaller">,
  userId: string,
): Promise<void> {
  if (coupon === undefined) throw notUsable("unknown");
  const usesOfCaller = await countUses(transaction, coupon.id, userId);
  assertUsable(coupon, { ...use, usesOfCaller });
  await takeCoupon(transaction, coupon.id);
}
