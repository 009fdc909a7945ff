import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { AwsError } from "../aws/types.ts";
import { fromPostgres, statementTimeout } from "./errors.ts";
import { forgetCatalog } from "./metadata.ts";
import type { BoundStatement } from "./parameters.ts";
import { type RawResult, runStatement } from "./statement.ts";

const CHANGES_SCHEMA = /^(ALTER|CREATE|DROP|DO|CALL)\b/;

/** Runs a statement and tells its failure as the Data API does. */
export async function execute(client: pg.PoolClient, statement: BoundStatement): Promise<RawResult> {
  try {
    const result = await runStatement(client, statement);
    if (CHANGES_SCHEMA.test(result.commandTag)) forgetCatalog();
    return result;
  } catch (error) {
    throw fromPostgres(error, processId(client));
  }
}

/**
 * As `execute`, but past the limit the caller gets StatementTimeoutException while the statement goes on. `done`
 * settles when it has ended.
 */
export function executeOn(client: pg.PoolClient, statement: BoundStatement, timeoutMs: number) {
  const work = withoutTimeout(client, statement, timeoutMs);
  const done = work.then(
    () => {},
    () => {},
  );
  const timer = new AbortController();
  const limit = wait(timeoutMs, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw statementTimeout("Request timed out", processId(client));
  });
  const result = Promise.race([work, limit]).finally(() => timer.abort());
  limit.catch(() => {});
  return { result, done };
}

async function withoutTimeout(
  client: pg.PoolClient,
  statement: BoundStatement,
  timeoutMs: number,
): Promise<RawResult> {
  await client.query("set statement_timeout = 0").catch(error => {
    throw fromPostgres(error);
  });
  try {
    return await execute(client, statement);
  } finally {
    await client.query(`set statement_timeout = ${timeoutMs}`).catch(() => {});
  }
}

/** Gives a connection back after a call outside of a transaction, as clean as it was. */
export async function giveBack(
  client: pg.PoolClient,
  statement: BoundStatement,
  error?: unknown,
): Promise<void> {
  if (error === undefined && client.getTransactionStatus() !== "I") {
    // The statement began a transaction: the API could not end it.
    await client.query("rollback").catch(() => {});
    return client.release(true);
  }
  client.release(statement.soilsSession || (error !== undefined && !isAnswer(error)));
}

/** Whether PostgreSQL itself refused, so that the connection is as good as before. */
const isAnswer = (error: unknown): boolean => error instanceof AwsError && error.status < 500;

const processId = (client: pg.PoolClient): number | null =>
  (client as pg.PoolClient & { processID: number | null }).processID;
