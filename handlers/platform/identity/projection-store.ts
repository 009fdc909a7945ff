import type { Role } from "../../../contract/people.ts";
import type { Queries } from "../database/database.ts";
import { holderLease } from "../database/lease.ts";
import { sql } from "../database/sql.ts";

/** What the pool has to be made to agree with. */
export interface ProjectionTask {
  readonly userId: string;
  readonly username: string;
  readonly roles: readonly Role[];
  readonly deleted: boolean;
  /** The change that the pool follows by it. */
  readonly version: number;
}

const lease = holderLease({
  holder: sql`directory_holder`,
  until: sql`directory_leased_until`,
  // Above the longest time that bringing one account up to date can take.
  seconds: 60,
});

/** Takes the row's work for one holder; undefined if the pool agrees or another holder has it. */
export const takeTask = (
  queries: Queries,
  userId: string,
  holder: string,
): Promise<ProjectionTask | undefined> =>
  queries.one<ProjectionTask>(
    sql`update users set ${lease.take(holder)}
      where id = ${sql.uuid(userId)} and directory_synced < directory_version and ${lease.isFreeFor(holder)}
      returning id as "userId", username, roles, deleted_at is not null as deleted, directory_version as version`,
    { idempotent: true },
  );

/** Says that the pool has followed, and gives the row back; a tombstone loses its user name by it. */
export const settleTask = (queries: Queries, task: ProjectionTask, holder: string): Promise<number> =>
  queries.execute(
    sql`update users set directory_synced = ${task.version}, ${lease.release},
        username = case when ${task.deleted} then null else username end
      where id = ${sql.uuid(task.userId)} and ${lease.isHeldBy(holder)}`,
    { idempotent: true },
  );

/** Gives the row back undone. */
export const releaseTask = (queries: Queries, task: ProjectionTask, holder: string): Promise<number> =>
  queries.execute(
    sql`update users set ${lease.release} where id = ${sql.uuid(task.userId)} and ${lease.isHeldBy(holder)}`,
    { idempotent: true },
  );

/** Whether the pool agrees with the row. */
export async function isSettled(queries: Queries, userId: string): Promise<boolean> {
  const row = await queries.one<{ settled: boolean }>(sql`
    select directory_synced = directory_version as settled from users where id = ${sql.uuid(userId)}`);
  return row?.settled ?? true;
}

/** Whom the pool has not followed yet, by id. */
export async function listPending(
  queries: Queries,
  afterId: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await queries.query<{ id: string }>(sql`
    select id from users where directory_synced < directory_version
      ${afterId === null ? sql.empty : sql`and id > ${sql.uuid(afterId)}`}
    order by id limit ${limit}`);
  return rows.map(row => row.id);
}
