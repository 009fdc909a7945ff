import { operation } from "../../operation.ts";
import { findSession } from "./find.ts";

/** https://docs.stripe.com/api/checkout/sessions/retrieve */
export const retrieveSession = operation({
  params: {},
  run: (_input, call) => findSession(call).session,
});
