import { type Statement, sql } from "./sql.ts";

/**
 * A lease on a row for one named holder, by the database's clock. The result of the work is written under `isHeldBy`,
 * so that a holder whose time ran out can write no more once another one has taken over. A holder that asks again
 * after a call of unknown outcome gets the row again, so taking it is idempotent.
 *
 * @example
 * const lease = holderLease({ holder: sql`holder`, until: sql`leased_until`, seconds: 60 });
 * sql`update tasks set ${lease.take(me)} where id = ${id} and ${lease.isFreeFor(me)} returning ...`;
 * sql`update tasks set done = true, ${lease.release} where id = ${id} and ${lease.isHeldBy(me)}`;
 */
export const holderLease = (columns: {
  /** A column of type uuid; null while no one holds the row. */
  readonly holder: Statement;
  /** A column of type timestamptz, `-infinity` at first. */
  readonly until: Statement;
  /** Longer than the work on one row can take. */
  readonly seconds: number;
}) => {
  const { holder, until, seconds } = columns;
  const isHeldBy = (id: string): Statement => sql`${holder} = ${sql.uuid(id)}`;
  return {
    isFreeFor: (id: string): Statement => sql`(${until} <= ${databaseTime} or ${isHeldBy(id)})`,
    isHeldBy,
    take: (id: string): Statement =>
      sql`${holder} = ${sql.uuid(id)}, ${until} = ${after(databaseTime, seconds)}`,
    release: sql`${holder} = null, ${until} = '-infinity'`,
  };
};

/**
 * A lease on a row by time alone, by the caller's clock. It keeps others away, and fences no one off: what is written
 * in the end must be harmless when it comes twice, or be guarded by a version of the row.
 *
 * @example
 * const lease = timeLease({ until: sql`claimed_until`, seconds: 300 });
 * sql`update parcels set ${lease.take(now)} where id = ${id} and ${lease.isFree(now)}`;
 */
export const timeLease = (columns: {
  /** A column of type timestamptz, `-infinity` at first. */
  readonly until: Statement;
  readonly seconds: number;
}) => {
  const { until, seconds } = columns;
  const isFree = (now: number): Statement => sql`${until} <= ${sql.timestamp(now)}`;
  const take = (now: number): Statement => sql`${until} = ${sql.timestamp(now + seconds * 1000)}`;
  return {
    isFree,
    take,
    release: sql`${until} = '-infinity'`,
    /** Takes the first free row of a table; callers at the same time get different rows. */
    takeFirst: (rows: Rows, now: number): Statement => sql`
      update ${rows.table} set ${take(now)}
      where ${rows.key} = (
        select ${rows.key} from ${rows.table} where ${rows.where ? sql`${rows.where} and ` : sql.empty}${isFree(now)}
        order by ${rows.order} limit 1 for update skip locked)
      returning ${rows.returning}`,
  };
};

interface Rows {
  readonly table: Statement;
  /** Its primary key, a single column. */
  readonly key: Statement;
  readonly where?: Statement;
  readonly order: Statement;
  readonly returning: Statement;
}

/** `now()` stands still within a transaction. */
const databaseTime = sql`clock_timestamp()`;

const after = (time: Statement, seconds: number) => sql`${time} + make_interval(secs => ${seconds})`;
