import * as v from "valibot";
import { Uuid } from "../../contract/schemas.ts";

/** What the queue of the payments takes: there may be something to do at Stripe about the order. */
export const PaymentsMessage = v.strictObject({ orderId: Uuid });
export type PaymentsMessage = v.InferOutput<typeof PaymentsMessage>;
