import { noSuch } from "../../errors.ts";
import { notHere } from "../../input/param.ts";
import { operation } from "../../operation.ts";

/** https://docs.stripe.com/api/payment_intents/retrieve */
export const retrieveIntent = operation({
  params: { client_secret: notHere() },
  run(_input, { stripe, id }) {
    const intent = stripe.objects.intents.get(id);
    if (!intent) throw noSuch("payment_intent", id, "intent");
    return intent;
  },
});
