/** An error that an operation can answer with, under a stable code: `code`, `status` and `title` are public. */
export interface ErrorDefinition<Code extends string = string> {
  /** In snake case; it never changes. */
  readonly code: Code;
  /** HTTP status of the reply. */
  readonly status: number;
  /** Short, fixed summary; the same for each occurrence (RFC 9457, `title`). */
  readonly title: string;
  /** What the caller can do about it, for OpenAPI and `docs/errors.md`. */
  readonly help: string;
}

/** Errors by their codes. */
export type ErrorDefinitions<Code extends string> = {
  readonly [One in Code]: ErrorDefinition<One>;
};

/**
 * The errors of a service, in its `errors.ts`. Its contract and its rules take them as values, so that a misspelt one
 * does not compile.
 *
 * @param rows by their codes, each of which one service alone can define
 * @example
 * export const errors = defineErrors({
 *   movie_not_found: { status: 404, title: "There is no such movie", help: "Check the id." },
 * });
 */
export const defineErrors = <Code extends string>(
  rows: Readonly<Record<Code, Omit<ErrorDefinition, "code">>>,
): ErrorDefinitions<Code> =>
  Object.fromEntries(
    Object.entries<Omit<ErrorDefinition, "code">>(rows).map(([code, row]) => [code, { code, ...row }]),
  ) as ErrorDefinitions<Code>;

/** What an operation of any service can answer with. A service must not define their codes again. */
export const commonErrors = defineErrors({
  invalid_request: {
    status: 400,
    title: "The request is not valid",
    help: "`errors` lists what is wrong and where: correct it and send the request again.",
  },
  invalid_json: {
    status: 400,
    title: "The body is not valid JSON",
    help: "Send one JSON value in UTF-8, without a byte order mark, nested at most 64 levels deep.",
  },
  invalid_cursor: {
    status: 400,
    title: "The cursor does not belong to this list",
    help: "Send `nextCursor` as it came, together with the same filters and the same sort; or start over without it.",
  },
  idempotency_key_missing: {
    status: 400,
    title: "The Idempotency-Key header is missing or malformed",
    help: "Send 1 to 255 printable ASCII characters, new for each intent and the same for its repeats (a UUID is good).",
  },
  unauthenticated: {
    status: 401,
    title: "A valid access token is needed",
    help: "Sign in again or refresh the tokens. ID tokens, expired tokens and tokens of deleted accounts are refused.",
  },
  forbidden: {
    status: 403,
    title: "The caller may not do this",
    help: "The token is good, but its owner lacks the role or the scope, or is a machine where a person is asked for.",
  },
  not_found: {
    status: 404,
    title: "There is no such thing",
    help: "Check the path. Another user's things get the same answer as things that do not exist.",
  },
  conflict: {
    status: 409,
    title: "The request contradicts the present state",
    help: "Read the present state, then decide again.",
  },
  idempotency_key_reused: {
    status: 409,
    title: "The Idempotency-Key was used with another request",
    help: "Take a new key for a new intent; repeat a request with its key unchanged.",
  },
  precondition_failed: {
    status: 412,
    title: "The thing was changed meanwhile",
    help: "Read it again, merge, and send the new `ETag` in `If-Match`.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    help: "The limit of each operation stands in the OpenAPI document.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body must be JSON, and not compressed",
    help: "Send `Content-Type: application/json`, and no `Content-Encoding` but `identity`.",
  },
  precondition_required: {
    status: 428,
    title: "An If-Match header is needed",
    help: "Read the thing first and send its `ETag` in `If-Match`, so that no change is lost.",
  },
  too_many_requests: {
    status: 429,
    title: "One person sends too many requests",
    help: "Wait for `Retry-After` seconds. The config value `personRequestsPerMinute` sets the limit.",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong on our side",
    help: "Quote `requestId` when you report it. Repeat only what is safe to repeat.",
  },
  unavailable: {
    status: 503,
    title: "The service is not available for the moment",
    help: "Nothing was changed. Wait for `Retry-After` seconds and send the request again.",
  },
  outcome_unknown: {
    status: 503,
    title: "It is not known whether the change was made",
    help: "Read the present state before you repeat the request; with an `Idempotency-Key`, repeating is safe.",
  },
});
