import { allocate, percentOf } from "../money.ts";
import type { LocalStripe } from "../stripe.ts";
import type { Coupon } from "./types.ts";

/** What a coupon takes off the lines of an order, in minor units: exact in the sum, split in proportion. */
export function discountsOf(coupon: Coupon | null, subtotals: readonly number[]): number[] {
  if (!coupon) return subtotals.map(() => 0);
  const total = subtotals.reduce((sum, amount) => sum + amount, 0);
  const off =
    coupon.percent_off === null
      ? Math.min(coupon.amount_off ?? 0, total)
      : percentOf(total, coupon.percent_off);
  return allocate(off, subtotals);
}

/** With `valid` as of now. */
export const asOfNow = ({ now }: LocalStripe, coupon: Coupon): Coupon => ({
  ...coupon,
  valid:
    (coupon.redeem_by === null || coupon.redeem_by * 1000 > now()) &&
    (coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions),
});
