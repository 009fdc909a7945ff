import { type Holding, recordHoldings } from "../mining/holdings.ts";
import type { Queries } from "../platform/database.ts";
import { type SqlValue, type Statement, sql } from "../platform/sql.ts";

/** A run as far as territory is concerned. */
export interface Claimant {
  readonly runId: string;
  readonly userId: string;
  /** When the run ended, RFC 3339. */
  readonly endedAt: string;
}

/**
 * Claims cells for a run, and gives it those that no later run has claimed; ties go to the higher run id.
 *
 * Cells are locked in their order, then counts in theirs, then mining's accounts: by this function, `giveUp` and
 * nobody else, so that saves over the same cells wait for one another and never in a circle.
 *
 * @param at when the map changes, RFC 3339
 * @returns how many cells the run won
 */
export async function claimCells(
  queries: Queries,
  { runId, userId, endedAt }: Claimant,
  cells: readonly bigint[],
  at: string,
): Promise<number> {
  if (cells.length === 0) return 0;
  const [run, user, ended] = [sql.uuid(runId), sql.uuid(userId), sql.timestamp(endedAt)];
  const changes = await queries.query<Change>(sql`
    with claimed as (
      select unnest(${sql.array(cells.map(String), "int8")}) as cell
    ), noted as (
      insert into territory_claims (cell, ended_at, run_id, user_id) select cell, ${ended}, ${run}, ${user} from claimed
    ), won as (
      insert into territory_cells as held (cell, run_id, user_id, ended_at)
      select cell, ${run}, ${user}, ${ended} from claimed order by cell
      on conflict (cell) do update set lost_by = held.user_id,
        run_id = excluded.run_id, user_id = excluded.user_id, ended_at = excluded.ended_at
        where (held.ended_at, held.run_id) < (excluded.ended_at, excluded.run_id)
      returning cell, user_id, lost_by
    ), moved as (
      select cell, user_id, 1 as cells from won
      union all
      select cell, lost_by, -1 from won where lost_by is not null
    ), ${counted} select user_id as "userId", cells, 0 as won, 0 as taken from counted where area = 0
    union all select null, 0, count(*), count(lost_by) from won`);
  const { won = 0, taken = 0 } = changes.find(({ userId }) => userId === null) ?? {};
  if (taken > 0) await forgetLosers(queries, run, cells);
  await recordHoldings(queries, holdingsOf(changes), at);
  return won;
}

/** Claims that are given up: those of one run, or those of all runs of a person. */
export type Given = { readonly runId: string } | { readonly userId: string };

/**
 * Takes claims away: what they won falls to the next valid claim, or to nobody.
 *
 * @param at when the map changes, RFC 3339
 */
export async function giveUp(queries: Queries, given: Given, at: string): Promise<void> {
  const [mine, others] =
    "runId" in given
      ? [sql`run_id = ${sql.uuid(given.runId)}`, sql`run_id <> ${sql.uuid(given.runId)}`]
      : [ofUser(given.userId), sql`user_id <> ${sql.uuid(given.userId)}`];
  // All that was claimed, not only what is held: meanwhile another run may give up, and its heir would be this one.
  await queries.query(sql`
    select count(*) as locked from (select 1 from territory_cells
      where cell in (select cell from territory_claims where ${mine}) order by cell for update) as held`);
  const changes = await queries.query<Change>(sql`
    with gone as (
      delete from territory_claims where ${mine} returning cell
    ), falling as materialized (
      select held.cell, held.user_id as lost_by, heir.*
      from territory_cells as held left join lateral (
        select run_id, user_id, ended_at from territory_claims as claim
        where claim.cell = held.cell and ${others}
        order by claim.ended_at desc, claim.run_id desc limit 1) as heir on true
      where held.cell in (select cell from gone) and held.${mine}
    ), emptied as (
      delete from territory_cells using falling
      where territory_cells.cell = falling.cell and falling.run_id is null
    ), inherited as (
      update territory_cells set run_id = falling.run_id, user_id = falling.user_id,
        ended_at = falling.ended_at
      from falling where territory_cells.cell = falling.cell and falling.run_id is not null
    ), moved as (
      select cell, user_id, 1 as cells from falling where user_id is not null
      union all
      select cell, lost_by, -1 from falling
    ), ${counted} select user_id as "userId", cells from counted where area = 0`);
  await recordHoldings(queries, holdingsOf(changes), at);
}

/** A person's claims by the index of the runs. */
const ofUser = (userId: string) => sql`run_id in (select id from runs where user_id = ${sql.uuid(userId)})`;

interface Change {
  /** Null in the row that holds nothing but how much was won. */
  readonly userId: string | null;
  readonly cells: number;
  readonly won?: number;
  /** How much of that somebody held before. */
  readonly taken?: number;
}

/** They were noted for the counts only. The rows are locked by now. */
const forgetLosers = (queries: Queries, run: SqlValue, cells: readonly bigint[]): Promise<number> =>
  queries.execute(sql`
    update territory_cells set lost_by = null
    where cell = any (${sql.array(cells.map(String), "int8")}) and run_id = ${run} and lost_by is not null`);

/** Adds what moved to the counts, of the world and of each parent, and gives the new ones. */
const counted: Statement = sql`
  differences as (
    select user_id, area, sum(cells) as cells
    from moved cross join lateral (
      select 0 as area
      union all
      select h3_parent(cell, resolution) from generate_series(0, cast((cell >> 52) & 15 as int4) - 1) as resolution
    ) as areas group by user_id, area having sum(cells) <> 0
  ), counted as (
    insert into territory_counts as known (user_id, area, cells)
    select user_id, area, cells from differences order by user_id, area
    on conflict (user_id, area) do update set cells = known.cells + excluded.cells
    returning user_id, area, cells
  )`;

const holdingsOf = (changes: readonly Change[]): Holding[] =>
  changes.flatMap(({ userId, cells }) => (userId === null ? [] : [{ userId, cells }]));
