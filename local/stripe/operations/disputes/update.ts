import { invalid } from "../../errors.ts";
import { hash, notHere } from "../../input/param.ts";
import { flag, text } from "../../input/scalars.ts";
import { mergeMetadata, metadata } from "../../input/shared.ts";
import { change } from "../../objects/store.ts";
import type { Dispute } from "../../objects/types.ts";
import { operation } from "../../operation.ts";
import { isInquiry, isOpen } from "../../rules/disputes.ts";
import { changed } from "../changed.ts";
import { findDispute } from "./find.ts";

/** How long the bank takes to decide; months in the real world. */
const DECISION_MILLISECONDS = 5_000;

/**
 * Takes evidence. As in Stripe's test mode `uncategorized_text` decides: `losing_evidence` loses, all else wins.
 * @see https://docs.stripe.com/api/disputes/update
 */
export const updateDispute = operation({
  params: {
    evidence: hash({ uncategorized_text: text(20_000), product_description: text(20_000) }),
    intended_submission_method: notHere(),
    metadata,
    submit: flag,
  },
  run(input, call) {
    const { stripe } = call;
    const dispute = findDispute(call);
    if (!isOpen(dispute)) throw invalid(`This dispute is already closed: its status is ${dispute.status}.`);
    const changes: Partial<Dispute> = { metadata: mergeMetadata(dispute.metadata, input.metadata) };
    if (input.evidence)
      Object.assign(changes, evidenceChanges(dispute, input.evidence, input.submit ?? true));
    const before = changed(dispute, changes);
    const updated = change(stripe.objects.disputes, dispute, changes);
    if (before) stripe.events.record("charge.dispute.updated", updated, before);
    if (updated.status.endsWith("under_review"))
      stripe.agenda.add("close-dispute", dispute.id, stripe.now() + DECISION_MILLISECONDS);
    return updated;
  },
});

function evidenceChanges(
  dispute: Dispute,
  given: {
    readonly uncategorized_text: string | undefined;
    readonly product_description: string | undefined;
  },
  isSubmitted: boolean,
): Partial<Dispute> {
  const { evidence, evidence_details: details } = dispute;
  const changes: Partial<Dispute> = {
    evidence: {
      ...evidence,
      product_description: given.product_description ?? evidence.product_description,
      uncategorized_text: given.uncategorized_text ?? evidence.uncategorized_text,
    },
    evidence_details: {
      ...details,
      has_evidence: true,
      submission_count: details.submission_count + (isSubmitted ? 1 : 0),
      submission_method: isSubmitted ? "manual" : details.submission_method,
    },
  };
  if (isSubmitted) changes.status = isInquiry(dispute) ? "warning_under_review" : "under_review";
  return changes;
}
