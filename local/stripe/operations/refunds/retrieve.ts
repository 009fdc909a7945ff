import { operation } from "../../operation.ts";
import { findRefund } from "./find.ts";

/** https://docs.stripe.com/api/refunds/retrieve */
export const retrieveRefund = operation({ params: {}, run: (_input, call) => findRefund(call) });
