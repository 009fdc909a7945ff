import { notHere } from "../../input/param.ts";
import { mergeMetadata, metadata } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { findSession } from "./find.ts";

/** Metadata only. https://docs.stripe.com/api/checkout/sessions/update */
export const updateSession = operation({
  params: {
    metadata,
    collected_information: notHere(),
    line_items: notHere(),
    shipping_options: notHere(),
  },
  run(input, call) {
    const record = findSession(call);
    const { session } = record;
    const changed = { ...session, metadata: mergeMetadata(session.metadata ?? {}, input.metadata) };
    call.stripe.objects.sessions.set(session.id, { ...record, session: changed });
    return changed;
  },
});
