import * as v from "valibot";
import { Instant, integer, pageQuery, Uuid } from "../../../contract/schemas.ts";
import { Prices, rules } from "../rules.ts";

const { mostUses } = rules.orders;

const Discount = v.variant("kind", [
  v.strictObject({ kind: v.literal("percent"), percent: integer(1, 100) }),
  v.strictObject({ kind: v.literal("amount"), amounts: Prices(1) }),
]);

const coupon = {
  code: v.pipe(
    v.string(),
    v.toUpperCase(),
    v.regex(/^[A-Z0-9][A-Z0-9-]{2,39}$/, "Invalid code: Expected 3 to 40 letters, digits and hyphens"),
    v.metadata({ pattern: "^[A-Za-z0-9][A-Za-z0-9-]{2,39}$" }),
    v.examples(["SPRING", "SUMMER"]),
  ),
  discount: Discount,
  /** Least subtotals. Where there are any, orders in other currencies cannot use the coupon. */
  minimums: Prices(0),
  startsAt: v.nullable(Instant),
  endsAt: v.nullable(v.pipe(Instant, v.examples(["2100-01-01T00:00:00Z"]))),
  mostUses: v.nullable(integer(1, mostUses)),
  mostUsesEach: v.nullable(integer(1, mostUses)),
};

export const NewCoupon = v.pipe(
  v.strictObject({
    ...coupon,
    minimums: v.optional(coupon.minimums, []),
    startsAt: v.optional(coupon.startsAt, null),
    endsAt: v.optional(coupon.endsAt, null),
    mostUses: v.optional(coupon.mostUses, null),
    mostUsesEach: v.optional(coupon.mostUsesEach, null),
  }),
  v.check(
    ({ startsAt, endsAt }) =>
      startsAt === null || endsAt === null || Date.parse(startsAt) < Date.parse(endsAt),
    "Invalid window: Expected endsAt after startsAt",
  ),
);
export type NewCoupon = v.InferOutput<typeof NewCoupon>;

export const Coupon = v.object({
  id: Uuid,
  ...coupon,
  /** Of orders that were not cancelled and did not expire. */
  uses: v.number(),
  createdAt: Instant,
});
export type Coupon = v.InferOutput<typeof Coupon>;

export const CouponQuery = v.strictObject(pageQuery);
