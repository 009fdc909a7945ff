import type { Queries } from "../platform/database/database.ts";
import { sql } from "../platform/database/sql.ts";
import type { CustomerQuery } from "./contract.ts";
import { columns, type StoredCustomer } from "./store.ts";

/** The last customer that was shown. */
export type CustomerPosition = readonly [createdAt: string, id: string];

export interface CustomerFilter extends Pick<CustomerQuery, "status" | "externalReference"> {
  readonly emailHash: Uint8Array | undefined;
}

/** Newest first. */
export function listCustomers(
  queries: Queries,
  { emailHash, status, externalReference }: CustomerFilter,
  after: CustomerPosition | null,
  limit: number,
): Promise<StoredCustomer[]> {
  const conditions = [sql`true`];
  if (emailHash !== undefined) conditions.push(sql`email_hash = ${emailHash}`);
  if (status !== undefined) conditions.push(sql`status = ${status}`);
  if (externalReference !== undefined) conditions.push(sql`external_reference = ${externalReference}`);
  if (after !== null)
    conditions.push(sql`(created_at, id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})`);
  return queries.query<StoredCustomer>(sql`
    select ${columns} from customers where ${sql.join(conditions, " and ")}
    order by created_at desc, id desc limit ${limit}`);
}
