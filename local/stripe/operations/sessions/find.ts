import { noSuch } from "../../errors.ts";
import type { SessionRecord } from "../../objects/store.ts";
import type { OperationCall } from "../../operation.ts";

/** @throws StripeError resource_missing */
export function findSession({ stripe, id }: OperationCall): SessionRecord {
  const record = stripe.objects.sessions.get(id);
  if (!record) throw noSuch("checkout.session", id, "session");
  return record;
}
