import { foldEmail } from "../../contract/email.ts";
import type { PersonalData, RecordKey } from "../platform/personal-data/personal-data.ts";
import type { Customer, Personal } from "./contract.ts";
import type { StoredCustomer } from "./store.ts";

/** What the personal data of a customer are sealed for. */
export const column = "personal_data";

export const recordOf = (id: string) => ({ table: "customers", row: id });

/** The customer as callers see it, decrypted. */
export async function openCustomer(personalData: PersonalData, stored: StoredCustomer): Promise<Customer> {
  const key = await keyOf(personalData, stored);
  return toCustomer(stored, key.open(column, stored.personalData) as Personal);
}

export const keyOf = (personalData: PersonalData, stored: StoredCustomer): Promise<RecordKey> =>
  personalData.keyOf(recordOf(stored.id), stored);

/** By which the customer with an address is found. */
export const emailHashOf = (personalData: PersonalData, email: string): Promise<Uint8Array> =>
  personalData.hashOf("email", foldEmail(email));

export const toCustomer = (stored: StoredCustomer, personal: Personal): Customer => ({
  id: stored.id,
  status: stored.status,
  externalReference: stored.externalReference,
  ...personal,
  createdAt: stored.createdAt,
  updatedAt: stored.updatedAt,
});
