/** What functions are made of that keep to contracts: what `@groundwork/platform` exports. */
export { type ReadSecret, secretReader } from "./aws/secrets.ts";
export type { Clock, NewId, Sleep } from "./clock.ts";
export { databaseOf } from "./database/data-api-database.ts";
export {
  type Database,
  DatabaseError,
  isDuplicate,
  type Queries,
  type StatementOptions,
  type Transaction,
  type TransactionOptions,
} from "./database/database.ts";
export { holderLease, timeLease } from "./database/lease.ts";
export { type ArrayType, type SqlValue, type Statement, sql } from "./database/sql.ts";
export { commonEnvironment, databaseEnvironment, identityEnvironment, readEnv } from "./env.ts";
export { ApiError, type ErrorOptions, type FieldError } from "./errors.ts";
export { decodeCursor, encodeCursor } from "./http/cursor.ts";
export { etagOf, requireMatch } from "./http/etag.ts";
export type { HttpEvent, HttpReply } from "./http/gateway.ts";
export { negotiate } from "./http/media-type.ts";
export {
  type Keeping,
  type KeyOwners,
  type Once,
  onceForAnyCaller as once,
  onceWith,
} from "./http/once.ts";
export { type List, type Page, paged, TimeAndId } from "./http/paged.ts";
export type {
  AnyReply,
  AnyRequest,
  Caller,
  CallerOf,
  Client,
  HandlerOf,
  Handlers,
  Person,
  ReplyOf,
  RequestOf,
} from "./http/request.ts";
export { type HttpFunction, type ServeDependencies, type ServeParts, serve } from "./http/serve.ts";
export type { AccessClaims, Identity, PersonClaims } from "./identity/claims.ts";
export { type FindPerson, groupsIn, personOfToken } from "./identity/person.ts";
export { type TokenVerifierOptions, tokenVerifier, type VerifyToken } from "./identity/verifier.ts";
export { createLog, type Log, type LogFields, type LogLevel, type LogOptions } from "./observe/log.ts";
export { createMetrics, type Metrics, type MetricsOptions } from "./observe/metrics.ts";
export { apiEnvironment, functionEnvironment, wireApi, wireFunction } from "./wiring.ts";
export {
  type BatchReply,
  type ConsumerDependencies,
  type ConsumerFunction,
  consume,
  type MessageContext,
} from "./work/consume.ts";
export { type FunctionDependencies, invokable } from "./work/function.ts";
export type { Invocation, LambdaContext, LambdaFunction } from "./work/invocation.ts";
export {
  type BatchContext,
  type BatchResult,
  type BeforeContext,
  type BeforeResult,
  type Job,
  type JobDependencies,
  type JobFacts,
  type JobFunction,
  type JobResult,
  runJob,
} from "./work/job.ts";
export type { PastRun } from "./work/job-runs.ts";
export { type Links, readLinks } from "./work/links.ts";
export { queueSender, type SendMessage } from "./work/queue.ts";
