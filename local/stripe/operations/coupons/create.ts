import { invalid, ParameterError } from "../../errors.ts";
import { notHere, type Param } from "../../input/param.ts";
import { choice, currency, integer, text } from "../../input/scalars.ts";
import { mergeMetadata, metadata } from "../../input/shared.ts";
import type { Coupon } from "../../objects/types.ts";
import { operation } from "../../operation.ts";
import { secondsOf } from "../../stripe.ts";

/** A percentage with up to four decimals. */
const percent: Param<number | undefined> = {
  read(raw, path) {
    if (raw === undefined) return undefined;
    const number = Number(raw);
    if (typeof raw !== "string" || !/^\d{1,3}(\.\d{1,4})?$/.test(raw) || number <= 0 || number > 100)
      throw new ParameterError(
        "percent_off must be greater than 0 and at most 100, with up to four decimals.",
        path,
      );
    return number;
  },
};

/** https://docs.stripe.com/api/coupons/create */
export const createCoupon = operation({
  params: {
    amount_off: integer(1),
    currency,
    duration: choice("once", "forever", "repeating"),
    duration_in_months: integer(1),
    id: text(200),
    max_redemptions: integer(1),
    metadata,
    name: text(40),
    percent_off: percent,
    redeem_by: integer(),
    applies_to: notHere(),
    currency_options: notHere(),
  },
  run(input, { stripe }) {
    if ((input.amount_off === undefined) === (input.percent_off === undefined))
      throw invalid("You must pass either percent_off or amount_off, and not both.", {
        param: "percent_off",
      });
    if (input.amount_off !== undefined && input.currency === undefined)
      throw invalid("You must pass currency when passing amount_off.", { param: "currency" });
    const id = input.id ?? stripe.newId("x", 8).slice(2);
    if (stripe.objects.coupons.has(id))
      throw invalid("Coupon already exists.", { code: "resource_already_exists", param: "id" });
    const coupon: Coupon = {
      id,
      object: "coupon",
      amount_off: input.amount_off ?? null,
      created: secondsOf(stripe),
      currency: input.amount_off === undefined ? null : (input.currency ?? null),
      duration: input.duration ?? "once",
      duration_in_months: input.duration_in_months ?? null,
      livemode: false,
      max_redemptions: input.max_redemptions ?? null,
      metadata: mergeMetadata({}, input.metadata),
      name: input.name ?? null,
      percent_off: input.percent_off ?? null,
      redeem_by: input.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    };
    stripe.objects.coupons.set(id, coupon);
    stripe.events.record("coupon.created", coupon);
    return coupon;
  },
});
