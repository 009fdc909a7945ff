import { notHere } from "../../input/param.ts";
import { text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/charges/list */
export const listCharges = operation({
  params: {
    ...pagination,
    created: createdFilter,
    customer: text(),
    payment_intent: text(),
    transfer_group: notHere(),
  },
  run(input, { stripe, path }) {
    const found = [...stripe.objects.charges.values()].filter(
      charge =>
        (input.customer === undefined || charge.customer === input.customer) &&
        (input.payment_intent === undefined || charge.payment_intent === input.payment_intent) &&
        (input.created?.(charge.created) ?? true),
    );
    return paginate(found, input, path, "charge");
  },
});
