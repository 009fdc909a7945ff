import type pg from "pg";
import { readTarget } from "../connections.ts";
import { badRequest } from "../errors.ts";
import { execute, executeOn, giveBack } from "../execution.ts";
import { describeColumns, resolveColumns } from "../metadata.ts";
import { type BoundStatement, bindParameters, type SqlParameter } from "../parameters.ts";
import { assertSize, readFormat, readOptions, toJson, toRecords } from "../results.ts";
import type { DataApi, Input, Run } from "../service.ts";
import type { RawResult } from "../statement.ts";
import type { OpenTransaction } from "../transactions.ts";

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html */
export const executeStatement =
  (api: DataApi): Run =>
  async input => {
    const target = readTarget(input);
    const sql = readSql(input);
    const statement = bindParameters(sql, readParameters(input.parameters));
    readOptions(input.resultSetOptions);
    readFormat(input.formatRecordsAs);
    const { transactionId } = input;
    if (typeof transactionId === "string") {
      return api.transactions.use(transactionId, target, transaction =>
        inTransaction(api, transaction, statement, input),
      );
    }
    const client = await api.connections.take(target);
    if (input.continueAfterTimeout === true) {
      const { answer, done } = patient(api, client, statement, input);
      void done.then(() => giveBack(client, statement));
      return answer;
    }
    try {
      const answer = await toReply(client, await execute(client, statement), input);
      await giveBack(client, statement);
      return answer;
    } catch (error) {
      await giveBack(client, statement, error);
      throw error;
    }
  };

async function inTransaction(
  api: DataApi,
  transaction: OpenTransaction,
  statement: BoundStatement,
  input: Input,
) {
  transaction.soiled ||= statement.soilsSession;
  const { client } = transaction;
  if (input.continueAfterTimeout !== true) return toReply(client, await execute(client, statement), input);
  const { answer, done } = patient(api, client, statement, input);
  transaction.heldUntil = done;
  return answer;
}

/** `done` settles when the statement has ended, which may be long after the answer. */
function patient(api: DataApi, client: pg.PoolClient, statement: BoundStatement, input: Input) {
  const { result, done } = executeOn(client, statement, api.statementTimeoutMs);
  const answer = result.then(raw => toReply(client, raw, input));
  const answered = answer.then(
    () => {},
    () => {},
  );
  return { answer, done: Promise.all([done, answered]).then(() => {}) };
}

async function toReply(client: pg.PoolClient, result: RawResult, input: Input): Promise<unknown> {
  if (!result.fields || result.fields.length === 0) {
    return { generatedFields: [], numberOfRecordsUpdated: changedRows(result.commandTag) };
  }
  const columns = await resolveColumns(client, result.fields);
  const options = readOptions(input.resultSetOptions);
  if (input.formatRecordsAs === "JSON") {
    return { formattedRecords: toJson(result.rows, columns, options), numberOfRecordsUpdated: 0 };
  }
  assertSize(result);
  const records = toRecords(result.rows, columns, options);
  if (input.includeResultMetadata !== true) return { numberOfRecordsUpdated: 0, records };
  return { columnMetadata: await describeColumns(client, columns), numberOfRecordsUpdated: 0, records };
}

/** `INSERT 0 3`, `UPDATE 3`; other commands change no rows. */
function changedRows(commandTag: string): number {
  const [, count] = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/.exec(commandTag) ?? [];
  return count === undefined ? 0 : Number(count);
}

export function readSql(input: Input): string {
  if (typeof input.sql !== "string" || input.sql.trim() === "") throw badRequest("sql is required.");
  return input.sql;
}

export function readParameters(value: unknown): readonly SqlParameter[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as SqlParameter[];
  throw badRequest("parameters must be a list.");
}
