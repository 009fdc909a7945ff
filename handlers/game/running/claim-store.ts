import type { Queries } from "../../platform/database/database.ts";
import { type SqlValue, type Statement, sql } from "../../platform/database/sql.ts";
import { counts } from "../../platform/identity/living.ts";
import { type Holding, recordHoldings } from "../mining/shared.ts";

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
 * no other row, so that saves over the same cells wait for one another and never in a circle.
 *
 * @param at when the map changes, RFC 3339
 * @param hidden those of the cells that others do not see
 * @returns how many cells the run won
 */
export async function claimCells(
  queries: Queries,
  { runId, userId, endedAt }: Claimant,
  cells: readonly bigint[],
  at: string,
  hidden: readonly bigint[] = [],
): Promise<number> {
  if (cells.length === 0) return 0;
  const [run, user, ended] = [sql.uuid(runId), sql.uuid(userId), sql.timestamp(endedAt)];
  const changes = await queries.query<Change>(sql`
    with claimed as (
      select cell, cell = any (${sql.array(hidden.map(String), "int8")}) as hidden
      from unnest(${sql.array(cells.map(String), "int8")}) as cell
    ), won as (
      insert into territory_cells as held (cell, run_id, user_id, ended_at, hidden)
      select cell, ${run}, ${user}, ${ended}, hidden from claimed order by cell
      on conflict (cell) do update set lost_by = held.user_id, lost_hidden = held.hidden, run_id = excluded.run_id,
        user_id = excluded.user_id, ended_at = excluded.ended_at, hidden = excluded.hidden
        where (held.ended_at, held.run_id) < (excluded.ended_at, excluded.run_id)
      returning cell, user_id, hidden, lost_by, lost_hidden
    ), noted as (
      insert into territory_claims (cell, ended_at, run_id, user_id, hidden, held)
      select claimed.cell, ${ended}, ${run}, ${user}, claimed.hidden, won.cell is not null
      from claimed left join won on won.cell = claimed.cell
    ), moved as (
      select cell, user_id, 1 as cells, hidden from won
      union all
      select cell, lost_by, -1, lost_hidden from won where lost_by is not null
    ), ${counted} select user_id as "userId", cells, 0 as won, 0 as taken from counted where area = 0
    union all select null, 0, count(*), count(lost_by) from won`);
  const { won = 0, taken = 0 } = changes.find(({ userId }) => userId === null) ?? {};
  if (taken > 0) await forgetLosers(queries, run, cells);
  await recordHoldings(queries, holdingsOf(changes), at);
  return won;
}

/**
 * Takes the claims of a run away: what they won falls to the next valid claim, or becomes free.
 *
 * @param at when the map changes, RFC 3339
 */
export async function giveUp(
  queries: Queries,
  { runId }: { readonly runId: string },
  at: string,
): Promise<void> {
  const mine = sql`run_id = ${sql.uuid(runId)}`;
  // All that was claimed, not only what is held: meanwhile another run may give up, and its heir would be this one.
  await lockCells(queries, sql`select cell from territory_claims where ${mine}`);
  const heirs = sql`run_id <> ${sql.uuid(runId)} and ${counts(sql`claim.user_id`)}`;
  await fall(queries, { gone: mine, held: mine, heirs }, at);
}

/** Claims of a person that are given up: those of some runs, at most so many. */
export interface SomeClaims {
  readonly userId: string;
  readonly runIds: readonly string[];
  readonly most: number;
}

/**
 * Takes some claims of a person away, of whom none counts any more: what they won falls to other people.
 *
 * @param at when the map changes, RFC 3339
 * @returns how many
 */
export async function giveUpSome(
  queries: Queries,
  { userId, runIds, most }: SomeClaims,
  at: string,
): Promise<number> {
  // The order makes it a scan of the index: one of the table would go through all that is deleted already.
  const claims = await queries.query<{ cell: string; runId: string }>(sql`
    select cast(cell as text) as cell, run_id as "runId" from territory_claims
    where run_id = any (${sql.array(runIds, "uuid")}) order by run_id limit ${most}`);
  if (claims.length === 0) return 0;
  const cells = sql.array(
    claims.map(({ cell }) => cell),
    "int8",
  );
  const runs = sql.array(
    claims.map(({ runId }) => runId),
    "uuid",
  );
  await lockCells(queries, sql`select unnest(${cells})`);
  const gone = sql`(cell, run_id) in (select * from unnest(${cells}, ${runs}))`;
  const mine = sql`user_id = ${sql.uuid(userId)}`;
  const heirs = sql`user_id <> ${sql.uuid(userId)} and ${counts(sql`claim.user_id`)}`;
  await fall(queries, { gone, held: mine, heirs }, at);
  return claims.length;
}

/** In their order, as `claimCells` does. */
const lockCells = (queries: Queries, cells: Statement): Promise<unknown> =>
  queries.query(sql`
    select count(*) as locked from (
      select 1 from territory_cells where cell in (${cells}) order by cell for update) as held`);

/** Conditions on the claims that go, on the cells that they hold, and on the claims that take their place. */
interface Falling {
  readonly gone: Statement;
  readonly held: Statement;
  readonly heirs: Statement;
}

/** The cells are locked by now. */
async function fall(queries: Queries, { gone, held, heirs }: Falling, at: string): Promise<void> {
  const changes = await queries.query<Change>(sql`
    with gone as (
      delete from territory_claims where ${gone} returning cell
    ), falling as materialized (
      select held.cell, held.user_id as lost_by, held.hidden as lost_hidden, heir.*
      from territory_cells as held left join lateral (
        select run_id, user_id, ended_at, hidden from territory_claims as claim
        where claim.cell = held.cell and ${heirs}
        order by claim.ended_at desc, claim.run_id desc limit 1) as heir on true
      where held.cell in (select cell from gone) and held.${held}
    ), emptied as (
      delete from territory_cells using falling
      where territory_cells.cell = falling.cell and falling.run_id is null
    ), inherited as (
      update territory_cells set run_id = falling.run_id, user_id = falling.user_id,
        ended_at = falling.ended_at, hidden = falling.hidden
      from falling where territory_cells.cell = falling.cell and falling.run_id is not null
    ), noted as (
      update territory_claims as claim set held = true
      from falling where claim.cell = falling.cell and claim.ended_at = falling.ended_at and claim.run_id = falling.run_id
    ), moved as (
      select cell, user_id, 1 as cells, hidden from falling where user_id is not null
      union all
      select cell, lost_by, -1, lost_hidden from falling
    ), ${counted} select user_id as "userId", cells from counted where area = 0`);
  await recordHoldings(queries, holdingsOf(changes), at);
}

interface Change {
  /** Null in the row that holds nothing but how much was won. */
  readonly userId: string | null;
  readonly cells: number;
  readonly won?: number;
  /** How much of that another runner held before. */
  readonly taken?: number;
}

/** They were noted for the counts only. The rows are locked by now. */
const forgetLosers = (queries: Queries, run: SqlValue, cells: readonly bigint[]): Promise<number> =>
  queries.execute(sql`
    update territory_cells set lost_by = null, lost_hidden = null
    where cell = any (${sql.array(cells.map(String), "int8")}) and run_id = ${run} and lost_by is not null`);

/** Adds what moved to the counts, of the world and of each parent, and gives the new ones. */
const counted: Statement = sql`
  differences as (
    select user_id, area, sum(cells) as cells, coalesce(sum(cells) filter (where not hidden), 0) as shown
    from moved cross join lateral (
      select 0 as area
      union all
      select h3_parent(cell, resolution) from generate_series(0, cast((cell >> 52) & 15 as int4) - 1) as resolution
    ) as areas group by user_id, area
    having sum(cells) <> 0 or coalesce(sum(cells) filter (where not hidden), 0) <> 0
  ), counted as (
    insert into territory_counts as known (user_id, area, cells, shown)
    select user_id, area, cells, shown from differences order by user_id, area
    on conflict (user_id, area) do update set cells = known.cells + excluded.cells,
      shown = known.shown + excluded.shown
    returning user_id, area, cells
  )`;

const holdingsOf = (changes: readonly Change[]): Holding[] =>
  changes.flatMap(({ userId, cells }) => (userId === null ? [] : [{ userId, cells }]));
