import type { TaskHandlers } from "../agenda.ts";
import type { LocalStripe } from "../stripe.ts";
import { closeDispute, isOpen, openCardDispute, warnOfFraud } from "./disputes.ts";
import { expireSession } from "./expire.ts";
import { settleRefund } from "./refunds.ts";
import { settlePayment } from "./settle.ts";

/** What happens by itself, by kind of task. */
export const taskHandlers = (stripe: LocalStripe): TaskHandlers => ({
  "expire-session": id => void expireSession(stripe, id),
  "settle-payment": id => settlePayment(stripe, id),
  "settle-refund": id => settleRefund(stripe, id),
  "open-dispute": id => openCardDispute(stripe, id),
  "close-dispute": id => {
    const dispute = stripe.objects.disputes.get(id);
    if (!dispute || !isOpen(dispute)) return;
    const isLost = dispute.evidence.uncategorized_text === "losing_evidence";
    closeDispute(stripe, dispute, isLost ? "lost" : "won");
  },
  "warn-of-fraud": id => warnOfFraud(stripe, id),
});
