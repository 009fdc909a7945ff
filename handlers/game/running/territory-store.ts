import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { authorName } from "../../platform/identity/author.ts";
import { counts } from "../../platform/identity/living.ts";
import { childRange } from "./h3-ids.ts";

/** Some cells of one holder. */
export interface HeldCells {
  readonly userId: string;
  readonly displayName: string | null;
  /** H3 indexes; `counts` and `since` go with them. */
  readonly cells: readonly string[];
  /** Cells of the finest resolution. */
  readonly counts: readonly number[];
  /** When the runs ended that won them, in milliseconds since the epoch; 0 for a parent. */
  readonly since: readonly number[];
}

/** Who holds the cells of the finest resolution below these, as far as the viewer sees it; at most so many. */
export function heldCells(
  queries: Queries,
  viewerId: string,
  parents: readonly bigint[],
  resolution: number,
  limit: number,
): Promise<HeldCells[]> {
  const ranges = parents.map(cell => childRange(cell, resolution));
  return queries.query<HeldCells>(
    byHolder(sql`
      select cell, user_id, 1 as count, cast(extract(epoch from ended_at) * 1000 as int8) as since
      from unnest(${bigints(ranges.map(([low]) => low))}, ${bigints(ranges.map(([, high]) => high))}) as range (low, high)
      cross join lateral (
        select cell, user_id, ended_at from territory_cells
        where cell between low and high and ${counts(sql`user_id`)} and ${seenBy(viewerId)}
        order by cell limit ${limit}) as held
      limit ${limit}`),
  );
}

/** Hidden cells are seen by their holder only. */
const seenBy = (viewerId: string): Statement => sql`(not hidden or user_id = ${sql.uuid(viewerId)})`;

/** Who holds most of each of these parents, of the cells that everybody sees; at most so many. */
export const leadersOf = (
  queries: Queries,
  parents: readonly bigint[],
  limit: number,
): Promise<HeldCells[]> =>
  queries.query<HeldCells>(
    byHolder(sql`
      select parent as cell, user_id, shown as count, cast(0 as int8) as since
      from unnest(${bigints(parents)}) as parent cross join lateral (
        select user_id, shown from territory_counts where area = parent and shown > 0 and ${counts(sql`user_id`)}
        order by shown desc, user_id limit 1) as leader
      limit ${limit}`),
  );

/** The cells that a person holds, in their order. */
export const ownCells = (
  queries: Queries,
  userId: string,
  after: string | null,
  limit: number,
): Promise<{ cell: string; runId: string; since: string }[]> =>
  queries.query(sql`
    select to_hex(cell) as cell, run_id as "runId", ended_at as since from territory_cells
    where user_id = ${sql.uuid(userId)} ${after === null ? sql.empty : sql`and cell > ${BigInt(`0x${after}`)}`}
    order by territory_cells.cell limit ${limit}`);

export interface Ranked {
  readonly userId: string;
  readonly displayName: string | null;
  readonly cells: number;
}

/** Who holds most cells of the world (0), or most that everybody sees of an area. */
export function ranking(
  queries: Queries,
  area: bigint,
  after: readonly [cells: number, userId: string] | null,
  limit: number,
): Promise<Ranked[]> {
  const [count, ranked] =
    area === 0n ? [sql`cells`, sql`area = 0 and cells > 0`] : [sql`shown`, sql`area = ${area} and shown > 0`];
  return queries.query<Ranked>(sql`
    select user_id as "userId", ${authorName(sql`territory_counts.user_id`)} as "displayName", ${count} as cells
    from territory_counts where ${ranked} and ${counts(sql`user_id`)}
    ${after ? sql`and (${count} < ${after[0]} or (${count} = ${after[0]} and user_id > ${sql.uuid(after[1])}))` : sql.empty}
    order by ${count} desc, user_id limit ${limit}`);
}

export interface PastClaim {
  readonly userId: string;
  readonly displayName: string | null;
  readonly endedAt: string;
  readonly holds: boolean;
}

/** A position in a cell's history: so many of that day's claims were shown. It tells no more than the history does. */
export type ClaimPosition = readonly [day: string, shown: number];

/** The claims that have held a cell, as far as the viewer sees them, the latest run first. */
export const claimsOf = (
  queries: Queries,
  viewerId: string,
  cell: bigint,
  after: ClaimPosition | null,
  limit: number,
): Promise<PastClaim[]> =>
  queries.query<PastClaim>(sql`
    select user_id as "userId", ${authorName(sql`claim.user_id`)} as "displayName", ended_at as "endedAt",
      exists (select from territory_cells as held where held.cell = claim.cell and held.run_id = claim.run_id) as holds
    from territory_claims as claim where cell = ${cell} and held and ${counts(sql`claim.user_id`)} and ${seenBy(viewerId)}
    ${after ? sql`and ended_at < ${sql.timestamp(`${after[0]}T00:00:00Z`)} + interval '1 day'` : sql.empty}
    order by ended_at desc, run_id desc limit ${limit} offset ${after?.[1] ?? 0}`);

/** Cells to a row: a row stays below the Data API's 64 KB, and few rows are quick to send. */
const cellsPerRow = 500;

/** Together by holder, whose name is looked up once. */
const byHolder = (held: Statement): Statement => sql`
  select user_id as "userId", ${authorName(sql`slices.user_id`)} as "displayName", cells, counts, since
  from (
    select user_id, array_agg(to_hex(cell)) as cells, array_agg(count) as counts, array_agg(since) as since
    from (select *, (row_number() over (partition by user_id) - 1) / ${cellsPerRow} as slice from (${held}) as held) as cut
    group by user_id, slice) as slices`;

const bigints = (values: readonly bigint[]) => sql.array(values.map(String), "int8");
