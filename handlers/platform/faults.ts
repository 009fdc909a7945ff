import { DatabaseError } from "./database.ts";
import { ApiError } from "./errors.ts";

/**
 * What a failed call to the Data API means for the next one.
 *
 * - `resuming`: cancelled, and the transaction with it: anything may be sent again, from Begin
 * - `notTaken`: never reached PostgreSQL: this very call may be sent again
 * - `unknown`: it may or may not have taken effect
 * - `lost`: the transaction is gone
 * - `conflict`: PostgreSQL gave way to another transaction: the whole transaction may run again
 * - `secret`: the secret could not be read: once more at most
 * - `tooSlow`: PostgreSQL gave up on the statement: sending it again would only load it more
 * - `refused`: it will fail again
 */
export type FaultKind =
  | "resuming"
  | "notTaken"
  | "unknown"
  | "lost"
  | "conflict"
  | "secret"
  | "tooSlow"
  | "refused";

export interface Fault {
  readonly kind: FaultKind;
  /** What to throw when it is not retried. */
  readonly error: Error;
}

const kindByName: Readonly<Record<string, FaultKind>> = {
  DatabaseResumingException: "resuming",
  ThrottlingException: "notTaken",
  TooManyRequestsException: "notTaken",
  InternalServerErrorException: "unknown",
  ServiceUnavailableError: "unknown",
  DatabaseUnavailableException: "unknown",
  TransactionNotFoundException: "lost",
  SecretsErrorException: "secret",
  StatementTimeoutException: "tooSlow",
};

/** Node's codes for a connection that was never made. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** PostgreSQL's codes: serialization failure, deadlock; too many connections, starting up; statement cancelled, lock wait over. */
const kindBySqlState: Readonly<Record<string, FaultKind>> = {
  "40001": "conflict",
  "40P01": "conflict",
  "53300": "notTaken",
  "57P03": "notTaken",
  "57P01": "unknown",
  "57P02": "unknown",
  "57014": "tooSlow",
  "55P03": "tooSlow",
};

interface CallFailure extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Sorts an error of the SDK's client by the retry matrix. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof ApiError) return { kind: "refused", error: thrown };
  const error: CallFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const refusal = toDatabaseError(error);
  if (refusal) return { kind: kindBySqlState[refusal.sqlState] ?? "refused", error: refusal };
  return { kind: kindByName[error.name] ?? kindByTransport(error), error };
}

function kindByTransport({ code = "", $metadata }: CallFailure): FaultKind {
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return neverConnected.has(code) ? "notTaken" : "unknown";
  if (status === 429) return "notTaken";
  return status >= 500 ? "unknown" : "refused";
}

/** `ERROR: duplicate key value violates unique constraint "users_pkey"; Detail: ...; SQLState: 23505` */
function toDatabaseError(error: Error): DatabaseError | undefined {
  const sqlState = /SQLState: (\w{5})/.exec(error.message)?.[1];
  if (error.name !== "DatabaseErrorException" && error.name !== "BadRequestException") return undefined;
  if (sqlState === undefined) return undefined;
  // The detail would bring the row's values into the log.
  const message = error.message.split(/;?\s*(?:Detail|Hint|Where|Position|SQLState):/)[0] ?? "";
  return new DatabaseError(message, sqlState, /constraint "([^"]+)"/.exec(message)?.[1] ?? null);
}
