import { noSuch } from "../../errors.ts";
import { operation } from "../../operation.ts";

/** Sessions that have its discount keep it. https://docs.stripe.com/api/coupons/delete */
export const deleteCoupon = operation({
  params: {},
  run(_input, { stripe, id }) {
    const coupon = stripe.objects.coupons.get(id);
    if (!coupon) throw noSuch("coupon", id);
    stripe.objects.coupons.delete(id);
    stripe.events.record("coupon.deleted", coupon);
    return { id, object: "coupon", deleted: true };
  },
});
