import { noSuch } from "../../errors.ts";
import { operation } from "../../operation.ts";

/** https://docs.stripe.com/api/radar/early_fraud_warnings/retrieve */
export const retrieveWarning = operation({
  params: {},
  run(_input, { stripe, id }) {
    const warning = stripe.objects.warnings.get(id);
    if (!warning) throw noSuch("early_fraud_warning", id);
    return warning;
  },
});
