import { noSuch } from "../../errors.ts";
import type { Customer } from "../../objects/types.ts";
import type { LocalStripe } from "../../stripe.ts";

/** A customer that was not deleted. @throws StripeError resource_missing */
export function findCustomer({ objects }: LocalStripe, id: string, param = "id"): Customer {
  const customer = objects.customers.get(id);
  if (!customer || customer.deleted) throw noSuch("customer", id, param, param === "id" ? 404 : 400);
  return customer;
}
