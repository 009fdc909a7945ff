import { ApiError } from "../../platform/errors.ts";
import type { StoredCoupon } from "./coupon-store.ts";
import { errors } from "./errors.ts";

/** What a coupon is held against. */
export interface CouponUse {
  readonly currency: string;
  /** Minor units. */
  readonly subtotal: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** In how many orders the caller has used it. */
  readonly usesOfCaller: number;
}

/** @throws ApiError `coupon_not_usable`, whose fact `reason` says why */
export function assertUsable(coupon: StoredCoupon, use: CouponUse): void {
  const reason = reasonAgainst(coupon, use);
  if (reason !== undefined) throw notUsable(reason);
}

export const notUsable = (reason: Reason): ApiError =>
  new ApiError(errors.coupon_not_usable, { detail: sentences[reason], facts: { reason } });

type Reason = keyof typeof sentences;

const sentences = {
  unknown: "There is no coupon with this code.",
  notStarted: "The coupon cannot be used yet.",
  ended: "The coupon cannot be used any more.",
  currency: "The coupon is not for orders in this currency.",
  minimum: "The order costs less than the coupon asks for.",
  usedUp: "The coupon has been used as often as it can be.",
  usedByCaller: "The caller has used the coupon as often as one person can.",
} as const;

function reasonAgainst(coupon: StoredCoupon, use: CouponUse): Reason | undefined {
  const { startsAt, endsAt, amountsOff, minimums, mostUses, mostUsesEach } = coupon;
  if (startsAt !== null && use.now < Date.parse(startsAt)) return "notStarted";
  if (endsAt !== null && use.now >= Date.parse(endsAt)) return "ended";
  const minimum = minimums[use.currency];
  if (amountsOff !== null && amountsOff[use.currency] === undefined) return "currency";
  if (minimum === undefined && Object.keys(minimums).length > 0) return "currency";
  if (minimum !== undefined && use.subtotal < minimum) return "minimum";
  if (mostUses !== null && coupon.uses >= mostUses) return "usedUp";
  if (mostUsesEach !== null && use.usesOfCaller >= mostUsesEach) return "usedByCaller";
  return undefined;
}
