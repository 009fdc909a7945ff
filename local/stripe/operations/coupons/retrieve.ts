import { noSuch } from "../../errors.ts";
import { asOfNow } from "../../objects/coupon.ts";
import { operation } from "../../operation.ts";

/** https://docs.stripe.com/api/coupons/retrieve */
export const retrieveCoupon = operation({
  params: {},
  run(_input, { stripe, id }) {
    const coupon = stripe.objects.coupons.get(id);
    if (!coupon) throw noSuch("coupon", id);
    return asOfNow(stripe, coupon);
  },
});
