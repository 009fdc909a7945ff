import { text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/refunds/list */
export const listRefunds = operation({
  params: { ...pagination, charge: text(), created: createdFilter, payment_intent: text() },
  run(input, { stripe, path }) {
    const found = [...stripe.objects.refunds.values()].filter(
      refund =>
        (input.charge === undefined || refund.charge === input.charge) &&
        (input.payment_intent === undefined || refund.payment_intent === input.payment_intent) &&
        (input.created?.(refund.created) ?? true),
    );
    return paginate(found, input, path, "refund");
  },
});
