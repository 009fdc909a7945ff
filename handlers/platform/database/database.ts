import type { Statement } from "./sql.ts";

export interface StatementOptions {
  /**
   * Whether running it twice does no harm, so that it may be sent again when its outcome is unknown.
   * Default: true for a statement that starts with SELECT, false for all others.
   */
  readonly idempotent?: boolean;
}

/** Ways to run a statement. `Row` is what the store says the columns are; it is not checked. */
export interface Queries {
  /**
   * All rows. int8 comes as a number (refused above 2^53), numeric, uuid and date as text, timestamps as
   * RFC 3339 in UTC with all their digits, JSON parsed, arrays as arrays, bytea as Uint8Array.
   */
  query<Row>(statement: Statement, options?: StatementOptions): Promise<Row[]>;
  /** The first row, if there is one. */
  one<Row>(statement: Statement, options?: StatementOptions): Promise<Row | undefined>;
  /** How many rows it changed. */
  execute(statement: Statement, options?: StatementOptions): Promise<number>;
}

/** Statements that take effect together. Await them one by one: two at once are refused. */
export type Transaction = Queries;

/** What happens after a commit whose reply is lost. */
export interface TransactionOptions<Result> {
  /** Whether the whole work may run again after a commit of unknown outcome. Default false. */
  readonly idempotent?: boolean;
  /**
   * Asked after a commit of unknown outcome: the result when it did take place, undefined when it did not
   * (then the work runs again, so it must collide with itself, as an idempotency key makes it).
   */
  readonly resolve?: (database: Queries) => Promise<Result | undefined>;
}

/**
 * The database behind a function.
 *
 * Errors: `ApiError` `unavailable` when it stays away, `outcome_unknown` when a write may or may not have
 * happened, `DatabaseError` for what PostgreSQL itself refused.
 */
export interface Database extends Queries {
  /** Runs the work in a transaction; it may run more than once, so it must do nothing but SQL. */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions<Result>,
  ): Promise<Result>;
  /** Called at the start of each event with what Lambda's context says: no retry outlives the function. */
  limitTime(remainingMilliseconds: () => number): void;
}

/** What PostgreSQL refused. The message holds no values of the row. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";

  constructor(
    message: string,
    /** https://www.postgresql.org/docs/17/errcodes-appendix.html */
    readonly sqlState: string,
    /** Name of the violated constraint, where there is one. */
    readonly constraint: string | null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** Whether an error is a duplicate key, of that constraint where one is named. */
export const isDuplicate = (error: unknown, constraint?: string): error is DatabaseError =>
  error instanceof DatabaseError &&
  error.sqlState === "23505" &&
  (constraint === undefined || error.constraint === constraint);
