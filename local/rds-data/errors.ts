import { AwsError } from "../aws/types.ts";

/**
 * The Data API's errors by name, with the status that AWS gives each.
 * https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/CommonErrors.html
 */
export const badRequest = (message: string) => new AwsError("BadRequestException", message, 400);
export const invalid = (message: string) => new AwsError("ValidationException", message, 400);
export const databaseError = (message: string) => new AwsError("DatabaseErrorException", message, 400);
export const unsupportedResult = (message: string) =>
  new AwsError("UnsupportedResultException", message, 400);
export const internalFailure = (message: string) =>
  new AwsError("InternalServerErrorException", message, 500);
export const statementTimeout = (message: string, dbConnectionId: number | null) =>
  new AwsError("StatementTimeoutException", message, 400, dbConnectionId === null ? {} : { dbConnectionId });
export const transactionNotFound = (id: string, cause: string) =>
  new AwsError("TransactionNotFoundException", `Transaction ${id} is not found. ${cause}`, 404);
export const databaseUnavailable = () =>
  new AwsError("DatabaseUnavailableException", "The writer instance in the DB cluster isn't available.", 504);

/** What `pg` reports: an answer of PostgreSQL with its fields, or a broken connection. */
interface PostgresFailure extends Error {
  readonly severity?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
  readonly where?: string;
}

/** Says a failure of PostgreSQL or of the connection as the Data API says it. */
export function fromPostgres(thrown: unknown, dbConnectionId: number | null = null): Error {
  if (thrown instanceof AwsError || !(thrown instanceof Error)) return toError(thrown);
  const failure: PostgresFailure = thrown;
  if (failure.severity === undefined) return isConnectionFailure(failure) ? databaseUnavailable() : failure;
  if (failure.code === "57014" && failure.message.startsWith("canceling statement"))
    return statementTimeout(failure.message, dbConnectionId);
  if (failure.code === "57P01" || failure.code === "57P02" || failure.code === "57P03")
    return databaseUnavailable();
  // Local mode copies the database at this moment.
  if (failure.code === "55000" && failure.message.endsWith("is not currently accepting connections"))
    return databaseUnavailable();
  if (failure.code === "42601" && failure.message.startsWith("cannot insert multiple commands")) {
    return invalid("Multistatements aren't supported.");
  }
  return databaseError(describe(failure));
}

/** `ERROR: duplicate key value violates unique constraint "users_pkey"; Detail: ...; SQLState: 23505` */
function describe(failure: PostgresFailure): string {
  const parts = [`${failure.severity}: ${failure.message}`];
  if (failure.detail) parts.push(`Detail: ${failure.detail}`);
  if (failure.hint) parts.push(`Hint: ${failure.hint}`);
  if (failure.position) parts.push(`Position: ${failure.position}`);
  if (failure.where) parts.push(`Where: ${failure.where}`);
  parts.push(`SQLState: ${failure.code}`);
  return parts.join("; ");
}

const isConnectionFailure = (failure: PostgresFailure): boolean =>
  failure.code !== undefined
    ? /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/.test(failure.code)
    : /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i.test(
        failure.message,
      );

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
