import type { ErrorDefinition } from "../../contract/errors.ts";

/** One thing that is wrong with a request, and where: `body.title`, `query.limit`, `path.movieId`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** About one occurrence of an error. */
export interface ErrorOptions {
  /** One sentence about this occurrence, for the caller. Never SQL, secrets or another person's data. */
  readonly detail?: string;
  /** More members of the problem document, in camelCase. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** What is wrong, and where. */
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
 * throw new ApiError(errors.movie_not_found);
 * throw new ApiError(commonErrors.conflict, { detail: "The event has begun.", facts: { startsAt } });
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  readonly status: number;

  constructor(
    readonly definition: ErrorDefinition,
    readonly options: ErrorOptions = {},
  ) {
    super(options.detail ?? definition.title, { cause: options.cause });
    this.code = definition.code;
    this.status = definition.status;
  }
}
