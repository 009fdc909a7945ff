import type { ExecuteStatementCommandOutput } from "@aws-sdk/client-rds-data";
import type { DataApi } from "./data-api.ts";
import type { Queries, StatementOptions } from "./database.ts";
import { type FaultKind, faultOf } from "./faults.ts";
import { type Budget, inDoubt, unavailable } from "./retry.ts";
import { toRows } from "./rows.ts";
import { compile, type Statement } from "./sql.ts";

/** What one statement did. */
export interface Outcome {
  readonly rows: Record<string, unknown>[];
  readonly changed: number;
}

/** The three ways to ask, from one way to run. */
export function queriesBy(
  run: (statement: Statement, options?: StatementOptions) => Promise<Outcome>,
): Queries {
  const query = async <Row>(statement: Statement, options?: StatementOptions) =>
    (await run(statement, options)).rows as Row[];
  return {
    query,
    one: async <Row>(statement: Statement, options?: StatementOptions) =>
      (await query<Row>(statement, options))[0],
    execute: async (statement, options) => (await run(statement, options)).changed,
  };
}

/** Sends one statement, inside a transaction where there is one. */
export function send(
  api: DataApi,
  statement: Statement,
  signal: AbortSignal,
  transactionId?: string,
): Promise<ExecuteStatementCommandOutput> {
  const input = compile(statement);
  return api.execute(transactionId === undefined ? input : { ...input, transactionId }, signal);
}

/** Apart from sending, so that a value that cannot be read is not taken for a failed call and sent again. */
export const toOutcome = (output: ExecuteStatementCommandOutput): Outcome => ({
  rows: toRows(output.records, output.columnMetadata),
  changed: output.numberOfRecordsUpdated ?? 0,
});

/** A statement on its own is its own transaction: PostgreSQL makes it whole or not at all. */
export async function runAlone(
  api: DataApi,
  budget: Budget,
  statement: Statement,
  { idempotent = isRead(statement) }: StatementOptions = {},
): Promise<Outcome> {
  let doubtful = false;
  for (;;) {
    let output: ExecuteStatementCommandOutput;
    try {
      output = await budget.attempt(signal => send(api, statement, signal));
    } catch (error) {
      const fault = faultOf(error);
      doubtful ||= fault.kind === "unknown" && !(idempotent && isRead(statement));
      const mayRepeat = repeatable.includes(fault.kind) || (fault.kind === "unknown" && idempotent);
      const giveUp =
        fault.kind === "refused" || fault.kind === "lost" ? fault.error : unavailable(fault.error);
      const final = doubtful ? inDoubt(giveUp) : giveUp;
      if (!mayRepeat) throw final;
      await budget.pauseAfter(fault, final);
      continue;
    }
    return toOutcome(output);
  }
}

/** After these the statement has certainly not taken effect. */
const repeatable: readonly FaultKind[] = ["resuming", "notTaken", "conflict", "secret"];

const isRead = (statement: Statement) => /^\s*select\b/i.test(statement.texts[0] ?? "");
