import { text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/radar/early_fraud_warnings/list */
export const listWarnings = operation({
  params: { ...pagination, charge: text(), created: createdFilter, payment_intent: text() },
  run(input, { stripe, path }) {
    const found = [...stripe.objects.warnings.values()].filter(
      warning =>
        (input.charge === undefined || warning.charge === input.charge) &&
        (input.payment_intent === undefined || warning.payment_intent === input.payment_intent) &&
        (input.created?.(warning.created) ?? true),
    );
    return paginate(found, input, path, "early_fraud_warning");
  },
});
