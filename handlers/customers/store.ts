import type { Queries } from "../platform/database/database.ts";
import { type SqlValue, type Statement, sql } from "../platform/database/sql.ts";
import type { WrappedKey } from "../platform/personal-data/key-service.ts";
import { type Access, auditLine } from "./audit-store.ts";
import type { Customer } from "./contract.ts";

type Clear = Pick<Customer, "id" | "status" | "externalReference" | "createdAt" | "updatedAt">;

/** A customer as the database has it. */
export interface StoredCustomer extends Clear, WrappedKey {
  /** Sealed. */
  readonly personalData: Uint8Array;
  /** What the ETag stands for. */
  readonly version: number;
}

/** What is written of a customer. */
export interface CustomerRow extends Pick<Clear, "status" | "externalReference"> {
  readonly personalData: Uint8Array;
  /** Of the e-mail address, folded. */
  readonly emailHash: Uint8Array;
}

/** The customer with that id, without a line in the audit trail: for deciding, not for showing. */
export const peekCustomer = (queries: Queries, id: string): Promise<StoredCustomer | undefined> =>
  queries.one<StoredCustomer>(sql`select ${columns} from customers where id = ${sql.uuid(id)}`);

/** The customer with that id, for the reader that the audit trail names. */
export const readCustomer = (
  queries: Queries,
  id: string,
  access: Access,
): Promise<StoredCustomer | undefined> =>
  queries.one<StoredCustomer>(
    audited(sql`select ${stored} from customers where id = ${sql.uuid(id)}`, access),
    // A second line of the same request does no harm.
    { idempotent: true },
  );

/** @throws DatabaseError 23505 `customers_email` when another customer has the address */
export async function insertCustomer(
  queries: Queries,
  id: string,
  row: CustomerRow & WrappedKey,
  access: Access,
): Promise<StoredCustomer> {
  const inserted = await queries.one<StoredCustomer>(
    audited(
      sql`insert into customers (id, status, external_reference, personal_data, email_hash, data_key, key_arn, key_version)
        values (${sql.uuid(id)}, ${row.status}, ${row.externalReference}, ${row.personalData}, ${row.emailHash},
          ${row.dataKey}, ${row.keyArn}, ${row.keyVersion})
        returning ${stored}`,
      access,
    ),
  );
  return inserted as StoredCustomer;
}

/**
 * Changes that version of the customer; undefined when there is another one by now, or none.
 * @throws DatabaseError 23505 `customers_email` when another customer has the address
 */
export const updateCustomer = (
  queries: Queries,
  id: string,
  version: number,
  row: CustomerRow,
  access: Access,
): Promise<StoredCustomer | undefined> =>
  queries.one<StoredCustomer>(
    audited(
      sql`update customers set ${sql.set(changeable, { ...row } satisfies Record<keyof CustomerRow, SqlValue>)},
          version = version + 1, updated_at = now()
        where id = ${sql.uuid(id)} and version = ${version} returning ${stored}`,
      access,
    ),
  );

/** Deletes the customer with the data key: what it encrypted elsewhere cannot be opened any more. */
export const deleteCustomer = (
  queries: Queries,
  id: string,
  access: Access,
): Promise<StoredCustomer | undefined> =>
  queries.one<StoredCustomer>(
    audited(sql`delete from customers where id = ${sql.uuid(id)} returning ${stored}`, access),
  );

/** A statement and its line in the audit trail, which take effect together: what is not recorded is not shown. */
const audited = (statement: Statement, access: Access): Statement => sql`
  with touched as (${statement}), line as (${auditLine(access, sql`select id from touched`)})
  select ${columns} from touched`;

const changeable = {
  status: sql`status`,
  externalReference: sql`external_reference`,
  personalData: sql`personal_data`,
  emailHash: sql`email_hash`,
};

const stored = sql`id, status, external_reference, personal_data, data_key, key_arn, key_version, version, created_at, updated_at`;

/** Columns of `customers`. */
export const columns = sql`
  id, status, external_reference as "externalReference", personal_data as "personalData", data_key as "dataKey",
  key_arn as "keyArn", key_version as "keyVersion", version, created_at as "createdAt", updated_at as "updatedAt"`;
