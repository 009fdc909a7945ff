import { hash, notHere } from "../../input/param.ts";
import { choice, text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/checkout/sessions/list */
export const listSessions = operation({
  params: {
    ...pagination,
    created: createdFilter,
    customer: text(),
    customer_details: hash({ email: text(512) }),
    payment_intent: text(),
    status: choice("open", "complete", "expired"),
    customer_account: notHere(),
    payment_link: notHere(),
    subscription: notHere(),
  },
  run(input, { stripe, path }) {
    const email = input.customer_details?.email;
    const sessions = [...stripe.objects.sessions.values()].map(({ session }) => session);
    const found = sessions.filter(
      session =>
        (input.customer === undefined || session.customer === input.customer) &&
        (input.payment_intent === undefined || session.payment_intent === input.payment_intent) &&
        (input.status === undefined || session.status === input.status) &&
        (email === undefined || session.customer_details?.email === email) &&
        (input.created?.(session.created) ?? true),
    );
    return paginate(found, input, path, "checkout.session");
  },
});
