import type { Queries } from "../platform/database/database.ts";
import { type Statement, sql } from "../platform/database/sql.ts";
import type { AuditLine } from "./contract.ts";

/** Who touches a customer's data, and how. */
export type Access = Pick<AuditLine, "action" | "fields" | "userId" | "clientId" | "requestId">;

/** Adds a line for each of the customers. The trail is append-only: the app's role may neither change nor delete it. */
export const auditLine = (access: Access, customerIds: Statement): Statement => sql`
  insert into customer_audit (customer_id, action, fields, user_id, client_id, request_id)
  select customers.id, ${access.action}, ${sql.array(access.fields, "text")}, ${sql.uuid(access.userId)},
    ${access.clientId}, ${access.requestId}
  from (${customerIds}) as customers (id)`;

/** Records that these customers were shown. */
export async function recordShown(queries: Queries, ids: readonly string[], access: Access): Promise<void> {
  if (ids.length === 0) return;
  // A second line of the same request does no harm.
  await queries.execute(auditLine(access, sql`select unnest(${sql.array(ids, "uuid")})`), {
    idempotent: true,
  });
}

/** The last line that was shown. */
export type LinePosition = readonly [at: string, id: string];

/** The lines of one customer, erased ones too; the latest first. */
export function listLines(
  queries: Queries,
  customerId: string,
  after: LinePosition | null,
  limit: number,
): Promise<AuditLine[]> {
  const beyond =
    after === null ? sql.empty : sql`and (at, id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})`;
  return queries.query<AuditLine>(sql`
    select id, at, action, fields, user_id as "userId", client_id as "clientId", request_id as "requestId"
    from customer_audit where customer_id = ${sql.uuid(customerId)} ${beyond}
    order by at desc, id desc limit ${limit}`);
}

/**
 * Deletes lines that are older, at most so many. A function of the database's owner does it, which refuses to delete
 * young ones: the app's role cannot.
 *
 * @returns how many it deleted
 */
export async function deleteLines(queries: Queries, before: string, most: number): Promise<number> {
  const row = await queries.one<{ deleted: number }>(
    sql`select delete_customer_audit(${sql.timestamp(before)}, cast(${most} as int4)) as deleted`,
    { idempotent: true },
  );
  return row?.deleted ?? 0;
}
