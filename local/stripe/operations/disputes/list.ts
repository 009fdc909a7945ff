import { text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/disputes/list */
export const listDisputes = operation({
  params: { ...pagination, charge: text(), created: createdFilter, payment_intent: text() },
  run(input, { stripe, path }) {
    const found = [...stripe.objects.disputes.values()].filter(
      dispute =>
        (input.charge === undefined || dispute.charge === input.charge) &&
        (input.payment_intent === undefined || dispute.payment_intent === input.payment_intent) &&
        (input.created?.(dispute.created) ?? true),
    );
    return paginate(found, input, path, "dispute");
  },
});
