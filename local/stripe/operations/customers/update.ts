import { operation } from "../../operation.ts";
import { changed } from "../changed.ts";
import { findCustomer } from "./find.ts";
import { customerChanges, customerParams } from "./params.ts";

/** https://docs.stripe.com/api/customers/update */
export const updateCustomer = operation({
  params: customerParams,
  run(input, { stripe, id }) {
    const old = findCustomer(stripe, id);
    const changes = customerChanges(input, old);
    const before = changed(old, changes);
    const customer = { ...old, ...changes };
    stripe.objects.customers.set(id, customer);
    if (before) stripe.events.record("customer.updated", customer, before);
    return customer;
  },
});
