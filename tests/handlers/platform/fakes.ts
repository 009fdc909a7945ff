import type { ExecuteStatementCommandOutput } from "@aws-sdk/client-rds-data";
import type { DataApi } from "../../../handlers/platform/database/data-api.ts";
import type { Database } from "../../../handlers/platform/database/database.ts";
import type { RetryClock } from "../../../handlers/platform/database/retry.ts";
import { compile, type Statement } from "../../../handlers/platform/database/sql.ts";
import { createLog, type Log } from "../../../handlers/platform/observe/log.ts";
import type { LambdaContext } from "../../../handlers/platform/work/invocation.ts";

/** An error as the SDK's client throws it. */
export const awsError = (name: string, httpStatusCode?: number, message = name): Error =>
  Object.assign(new Error(message), { name, ...(httpStatusCode && { $metadata: { httpStatusCode } }) });

/** A refusal of PostgreSQL as the Data API reports it. */
export const sqlError = (sqlState: string, message = "it went wrong"): Error =>
  awsError("DatabaseErrorException", 400, `ERROR: ${message}; SQLState: ${sqlState}`);

/** A socket's error. */
export const socketError = (code: string): Error => Object.assign(new Error(code), { code });

/** A clock that only sleeping moves; half of each longest pause is taken. */
export function fakeClock(): RetryClock & { readonly slept: number[]; time: number } {
  const clock = {
    time: 0,
    slept: [] as number[],
    now: () => clock.time,
    random: () => 0.5,
    sleep: async (milliseconds: number) => {
      clock.slept.push(milliseconds);
      clock.time += milliseconds;
    },
  };
  return clock;
}

type Answer = Error | Partial<ExecuteStatementCommandOutput>;

/**
 * A Data API that answers each kind of call by its own script: errors are thrown, others returned; after the
 * script everything succeeds. `calls` tells what was sent, in order.
 */
export function scriptedDataApi(
  script: { begin?: Error[]; execute?: Answer[]; commit?: Error[]; rollback?: Error[] } = {},
): DataApi & { readonly calls: string[] } {
  const calls: string[] = [];
  let transactions = 0;
  const next = (answers: Answer[] | undefined): Answer => answers?.shift() ?? {};
  const settle = async (answer: Answer): Promise<ExecuteStatementCommandOutput> => {
    if (answer instanceof Error) throw answer;
    return { $metadata: {}, ...answer };
  };
  return {
    calls,
    execute: ({ sql = "", transactionId }) => {
      calls.push(transactionId === undefined ? sql : `${transactionId}: ${sql}`);
      return settle(next(script.execute));
    },
    begin: async () => {
      calls.push("begin");
      await settle(next(script.begin));
      transactions += 1;
      return `t${transactions}`;
    },
    commit: id => {
      calls.push(`commit ${id}`);
      return settle(next(script.commit));
    },
    rollback: id => {
      calls.push(`rollback ${id}`);
      return settle(next(script.rollback));
    },
  };
}

/** A database that gives the scripted rows, one list for each statement, and remembers what it was asked. */
export function fakeDatabase(...answers: (object[] | Error)[]): Database & { readonly asked: string[] } {
  const asked: string[] = [];
  const run = async (statement: Statement) => {
    asked.push(compile(statement).sql.replace(/\s+/g, " ").trim());
    const rows = answers.shift() ?? [];
    if (rows instanceof Error) throw rows;
    return rows;
  };
  const database: Database & { readonly asked: string[] } = {
    asked,
    query: async <Row>(statement: Statement) => (await run(statement)) as Row[],
    one: async <Row>(statement: Statement) => (await run(statement))[0] as Row | undefined,
    execute: async statement => (await run(statement)).length,
    transaction: work => work(database),
    limitTime: () => undefined,
  };
  return database;
}

/** A log that keeps its lines, parsed. */
export function memoryLog(): { readonly log: Log; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: createLog({ now: () => 0, write: line => lines.push(JSON.parse(line)) }) };
}

export const lambdaContext = (remainingMilliseconds = 29_000): LambdaContext => ({
  awsRequestId: "function-request-1",
  getRemainingTimeInMillis: () => remainingMilliseconds,
});
