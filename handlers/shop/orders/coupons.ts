import type { NewId } from "../../platform/clock.ts";
import { type Database, isDuplicate } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { once } from "../../platform/http/idempotency.ts";
import { paged, TimeAndId } from "../../platform/http/paged.ts";
import type { Handlers } from "../../platform/http/request.ts";
import type { contract } from "./contract.ts";
import type { Coupon } from "./coupon-shapes.ts";
import { type AmountsByCurrency, insertCoupon, listCoupons, type StoredCoupon } from "./coupon-store.ts";
import { errors } from "./errors.ts";

type CouponHandlers = Pick<Handlers<typeof contract>, "listCoupons" | "createCoupon">;

/** Coupons are made and listed; how orders use them is a matter of the orders. */
export const couponHandlers = (database: Database, newId: NewId): CouponHandlers => ({
  async listCoupons({ query }) {
    const body = await paged({
      query,
      boundTo: ["coupons"],
      position: TimeAndId,
      fetch: (after, most) => listCoupons(database, after, most),
      positionOf: coupon => [coupon.createdAt, coupon.id],
      toItem: toCoupon,
    });
    return { body };
  },

  createCoupon: request =>
    once(database, request, async transaction => ({
      body: toCoupon(await insertCoupon(transaction, newId(), request.body)),
    })).catch(error => {
      throw isDuplicate(error, "coupons_code_key")
        ? new ApiError(errors.code_taken, { cause: error })
        : error;
    }),
});

const toCoupon = ({ percentOff, amountsOff, minimums, ...coupon }: StoredCoupon): Coupon => ({
  ...coupon,
  minimums: toPrices(minimums),
  discount:
    percentOff === null
      ? { kind: "amount", amounts: toPrices(amountsOff ?? {}) }
      : { kind: "percent", percent: percentOff },
});

const toPrices = (amounts: AmountsByCurrency) =>
  Object.entries(amounts).map(([currency, amountMinor]) => ({ amountMinor, currency }));
