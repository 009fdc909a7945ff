import { createdFilter, pagination } from "../../input/shared.ts";
import { asOfNow } from "../../objects/coupon.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/coupons/list */
export const listCoupons = operation({
  params: { ...pagination, created: createdFilter },
  run(input, { stripe, path }) {
    const found = [...stripe.objects.coupons.values()].filter(
      ({ created }) => input.created?.(created) ?? true,
    );
    const coupons = found.map(coupon => asOfNow(stripe, coupon));
    return paginate(coupons, input, path, "coupon");
  },
});
