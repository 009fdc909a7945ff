import { notHere } from "../../input/param.ts";
import { text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";

/** https://docs.stripe.com/api/customers/list */
export const listCustomers = operation({
  params: { ...pagination, created: createdFilter, email: text(512), test_clock: notHere() },
  run(input, { stripe, path }) {
    const found = [...stripe.objects.customers.values()].flatMap(customer => {
      if (customer.deleted) return [];
      const isWanted = input.email === undefined || customer.email === input.email;
      return isWanted && (input.created?.(customer.created) ?? true) ? [customer] : [];
    });
    return paginate(found, input, path, "customer");
  },
});
