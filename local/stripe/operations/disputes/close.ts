import { invalid } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { closeDispute, isOpen } from "../../rules/disputes.ts";
import { findDispute } from "./find.ts";

/** Accepts the loss for good. https://docs.stripe.com/api/disputes/close */
export const acceptDispute = operation({
  params: {},
  run(_input, call) {
    const dispute = findDispute(call);
    if (!isOpen(dispute)) throw invalid(`This dispute is already closed: its status is ${dispute.status}.`);
    return closeDispute(call.stripe, dispute, "lost");
  },
});
