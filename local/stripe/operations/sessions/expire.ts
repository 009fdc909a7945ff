import { invalid } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { expireSession } from "../../rules/expire.ts";
import { findSession } from "./find.ts";

/** https://docs.stripe.com/api/checkout/sessions/expire */
export const expireCheckout = operation({
  params: {},
  run(_input, call) {
    const { session } = findSession(call);
    const expired = expireSession(call.stripe, session.id);
    if (!expired)
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    return expired;
  },
});
