/** One row of the table below. */
export interface ErrorKind {
  /** HTTP status of the reply. */
  readonly status: number;
  /** Short, fixed summary; the same for each occurrence (RFC 9457, `title`). */
  readonly title: string;
  /** What a caller can do about it; `docs/errors.md` is made of these. */
  readonly help: string;
}

/**
 * Every error that a function can answer with, by its stable code.
 *
 * A service adds its rows here and names them in its contract's `errors`; codes are public and never change.
 */
export const errorKinds = {
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
    help: "Check the path. Things that belong to somebody else are answered like things that do not exist.",
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
    title: "The body must be JSON",
    help: "Send `Content-Type: application/json`.",
  },
  precondition_required: {
    status: 428,
    title: "An If-Match header is needed",
    help: "Read the thing first and send its `ETag` in `If-Match`, so that no change is lost.",
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
  user_not_found: {
    status: 404,
    title: "There is no such user",
    help: "Check the id; deleted users are answered like users that never were.",
  },
  last_admin: {
    status: 409,
    title: "The last admin cannot step down",
    help: "Make somebody else an admin first.",
  },
  movie_not_found: {
    status: 404,
    title: "There is no such movie",
    help: "Check the id; the movie may have been deleted.",
  },
  rating_not_found: {
    status: 404,
    title: "The caller has not rated this movie",
    help: "Rate it first.",
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

/** A stable code of the table above. */
export type ErrorCode = keyof typeof errorKinds;

/** One thing that is wrong with a request, and where: `body.title`, `query.limit`, `path.movieId`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface ErrorOptions {
  /** One sentence about this occurrence, for the caller. Never SQL, secrets or another person's data. */
  readonly detail?: string;
  /** More members of the problem document, in camelCase. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  readonly errors?: readonly FieldError[];
  /** Seconds, for `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Goes to the log, never to the caller. */
  readonly cause?: unknown;
}

/**
 * The one error that reaches callers; anything else that is thrown becomes `internal_error` and a log line.
 *
 * @example
 * throw new ApiError("movie_not_found");
 * throw new ApiError("conflict", { detail: "The event has begun.", facts: { startsAt } });
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    readonly options: ErrorOptions = {},
  ) {
    super(options.detail ?? errorKinds[code].title, { cause: options.cause });
    this.status = errorKinds[code].status;
  }
}
