import { noSuch } from "../../errors.ts";
import { operation } from "../../operation.ts";

/** https://docs.stripe.com/api/charges/retrieve */
export const retrieveCharge = operation({
  params: {},
  run(_input, { stripe, id }) {
    const charge = stripe.objects.charges.get(id);
    if (!charge) throw noSuch("charge", id);
    return charge;
  },
});
