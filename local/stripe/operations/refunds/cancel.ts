import { invalid } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { findRefund } from "./find.ts";

/** Always refused: none of these refunds waits for the customer. https://docs.stripe.com/api/refunds/cancel */
export const cancelRefund = operation({
  params: {},
  run(_input, call) {
    const { id, status } = findRefund(call);
    throw invalid(
      `Only refunds with a status of requires_action can be canceled. The refund ${id} has a status of ${status}.`,
    );
  },
});
