import { noSuch } from "../../errors.ts";
import type { Dispute } from "../../objects/types.ts";
import type { OperationCall } from "../../operation.ts";

/** @throws StripeError resource_missing */
export function findDispute({ stripe, id }: OperationCall): Dispute {
  const dispute = stripe.objects.disputes.get(id);
  if (!dispute) throw noSuch("dispute", id);
  return dispute;
}
