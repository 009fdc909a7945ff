import type { Values } from "../../input/param.ts";
import { clearable, hash, listOf, notHere, required } from "../../input/param.ts";
import { choice, email, text } from "../../input/scalars.ts";
import { address, mergeMetadata, metadata, toAddress } from "../../input/shared.ts";
import type { Customer } from "../../objects/types.ts";

const shipping = hash({ address: required(address), name: required(text()), phone: text() });

/** What creating and updating a customer take. */
export const customerParams = {
  address: clearable(address),
  business_name: clearable(text(150)),
  description: clearable(text()),
  email: clearable(email),
  individual_name: clearable(text(150)),
  metadata,
  name: clearable(text(256)),
  phone: clearable(text(20)),
  preferred_locales: listOf(text(), 50),
  shipping: clearable(shipping),
  tax_exempt: clearable(choice("none", "exempt", "reverse")),
  balance: notHere(),
  cash_balance: notHere(),
  invoice_prefix: notHere(),
  invoice_settings: notHere(),
  next_invoice_sequence: notHere(),
  payment_method: notHere(),
  source: notHere(),
  tax: notHere(),
  tax_id_data: notHere(),
  test_clock: notHere(),
  validate: notHere(),
};

/** The members of a customer that a request changes. */
export function customerChanges(input: Values<typeof customerParams>, old: Customer): Partial<Customer> {
  const { description, email, name, phone, shipping: ship } = input;
  const changes: Partial<Customer> = { metadata: mergeMetadata(old.metadata, input.metadata) };
  if (description !== undefined) changes.description = description;
  if (email !== undefined) changes.email = email;
  if (name !== undefined) changes.name = name;
  if (phone !== undefined) changes.phone = phone;
  if (input.business_name) changes.business_name = input.business_name;
  if (input.individual_name) changes.individual_name = input.individual_name;
  if (input.preferred_locales) changes.preferred_locales = [...input.preferred_locales];
  if (input.tax_exempt !== undefined) changes.tax_exempt = input.tax_exempt ?? "none";
  if (input.address !== undefined) changes.address = input.address && toAddress(input.address);
  if (ship !== undefined)
    changes.shipping = ship && {
      address: toAddress(ship.address),
      name: ship.name,
      phone: ship.phone ?? null,
    };
  return changes;
}
