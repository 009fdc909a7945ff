import { ApiError } from "../errors.ts";
import { DatabaseError } from "./database.ts";

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
 * - `exhausted`: PostgreSQL lacked disk, memory or its files: nothing was changed, and sending it again would load it more
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
  | "exhausted"
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

/** PostgreSQL's codes that mean something else than their class. https://www.postgresql.org/docs/17/errcodes-appendix.html */
const kindBySqlState: Readonly<Record<string, FaultKind>> = {
  // A write on an instance that was the writer until a failover.
  "25006": "resuming",
  // The session was idle in the transaction for too long.
  "25P03": "lost",
  // The transaction took too long.
  "25P04": "tooSlow",
  // Serialization failure, deadlock.
  "40001": "conflict",
  "40P01": "conflict",
  // Whether the statement completed is unknown.
  "40003": "unknown",
  // Too many connections, starting up.
  "53300": "notTaken",
  "57P03": "notTaken",
  // Shutting down, crashed, the session was idle for too long.
  "57P01": "unknown",
  "57P02": "unknown",
  "57P05": "unknown",
  // Statement cancelled, lock wait over.
  "57014": "tooSlow",
  "55P03": "tooSlow",
};

/**
 * By the first two characters of PostgreSQL's code: connection lost; insufficient resources, operator intervention,
 * system error. XX, internal errors and corrupted data, stays `refused`: a later request meets it again, and the 500
 * raises the alarm.
 */
const kindBySqlStateClass: Readonly<Record<string, FaultKind>> = {
  "08": "unknown",
  "53": "exhausted",
  "57": "exhausted",
  "58": "exhausted",
};

/** What is wrong at present and not with the call, and is not sent again: callers get `unavailable`. */
export const gaveUp = ({ kind }: Fault): boolean => kind === "tooSlow" || kind === "exhausted";

interface CallFailure extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Sorts an error of the SDK's client by the retry matrix. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof ApiError) return { kind: "refused", error: thrown };
  const error: CallFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const refusal = toDatabaseError(error);
  if (refusal) return { kind: kindOfRefusal(refusal), error: refusal };
  return { kind: kindByName[error.name] ?? kindByTransport(error), error };
}

const kindOfRefusal = ({ sqlState }: DatabaseError): FaultKind =>
  kindBySqlState[sqlState] ?? kindBySqlStateClass[sqlState.slice(0, 2)] ?? "refused";

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
  const position = /; Position: (\d+)/.exec(error.message)?.[1];
  const place = position === undefined ? "" : ` at character ${position}`;
  const constraint = /constraint "([^"]+)"/.exec(message)?.[1] ?? null;
  return new DatabaseError(`${message} (SQLState ${sqlState}${place})`, sqlState, constraint);
}
