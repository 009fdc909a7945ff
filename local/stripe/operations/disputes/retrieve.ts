import { operation } from "../../operation.ts";
import { findDispute } from "./find.ts";

/** https://docs.stripe.com/api/disputes/retrieve */
export const retrieveDispute = operation({ params: {}, run: (_input, call) => findDispute(call) });
