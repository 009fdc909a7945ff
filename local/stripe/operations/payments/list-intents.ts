import { notHere } from "../../input/param.ts";
import { text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/payment_intents/list */
export const listIntents = operation({
  params: { ...pagination, created: createdFilter, customer: text(), customer_account: notHere() },
  run(input, { stripe, path }) {
    const found = [...stripe.objects.intents.values()].filter(
      intent =>
        (input.customer === undefined || intent.customer === input.customer) &&
        (input.created?.(intent.created) ?? true),
    );
    return paginate(found, input, path, "payment_intent");
  },
});
