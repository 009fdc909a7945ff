import { noSuch } from "../../errors.ts";
import type { Refund } from "../../objects/types.ts";
import type { OperationCall } from "../../operation.ts";

/** @throws StripeError resource_missing */
export function findRefund({ stripe, id }: OperationCall): Refund {
  const refund = stripe.objects.refunds.get(id);
  if (!refund) throw noSuch("refund", id);
  return refund;
}
