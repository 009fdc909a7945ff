import { noSuch } from "../../errors.ts";
import { operation } from "../../operation.ts";

/** A deleted one is answered too, as deleted. https://docs.stripe.com/api/customers/retrieve */
export const retrieveCustomer = operation({
  params: {},
  run(_input, { stripe, id }) {
    const customer = stripe.objects.customers.get(id);
    if (!customer) throw noSuch("customer", id);
    return customer;
  },
});
