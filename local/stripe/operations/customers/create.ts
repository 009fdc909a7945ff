import { newCustomer } from "../../objects/customer.ts";
import { operation } from "../../operation.ts";
import { customerChanges, customerParams } from "./params.ts";

/** https://docs.stripe.com/api/customers/create */
export const createCustomer = operation({
  params: customerParams,
  run(input, { stripe }) {
    const blank = newCustomer(stripe);
    const customer = { ...blank, ...customerChanges(input, blank) };
    stripe.objects.customers.set(customer.id, customer);
    stripe.events.record("customer.created", customer);
    return customer;
  },
});
