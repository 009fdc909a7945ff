import { mergeMetadata, metadata } from "../../input/shared.ts";
import { change } from "../../objects/store.ts";
import { operation } from "../../operation.ts";
import { changed } from "../changed.ts";
import { findRefund } from "./find.ts";

/** Metadata only, as with Stripe. https://docs.stripe.com/api/refunds/update */
export const updateRefund = operation({
  params: { metadata },
  run(input, call) {
    const refund = findRefund(call);
    const changes = { metadata: mergeMetadata(refund.metadata ?? {}, input.metadata) };
    const before = changed(refund, changes);
    const updated = change(call.stripe.objects.refunds, refund, changes);
    if (before) call.stripe.events.record("refund.updated", updated, before);
    return updated;
  },
});
