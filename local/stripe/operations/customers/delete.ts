import type { DeletedCustomer } from "../../objects/types.ts";
import { operation } from "../../operation.ts";
import { findCustomer } from "./find.ts";

/** Payments of the customer stay. https://docs.stripe.com/api/customers/delete */
export const deleteCustomer = operation({
  params: {},
  run(_input, { stripe, id }) {
    const customer = findCustomer(stripe, id);
    const deleted: DeletedCustomer = { id, object: "customer", deleted: true };
    stripe.objects.customers.set(id, deleted);
    stripe.events.record("customer.deleted", customer);
    return deleted;
  },
});
