/** One row of the table below. */
export interface ErrorKind {
  /** HTTP status of the reply. */
  readonly status: number;
  /** Short, fixed summary; the same for each occurrence (RFC 9457, `title`). */
  readonly title: string;
}

/**
 * Every error that a function can answer with, by its stable code.
 *
 * A service adds its rows here, a sentence of help in `error-help.ts`, and names them in its contract's
 * `errors`; codes are public and never change.
 */
export const errorKinds = {
  invalid_request: {
    status: 400,
    title: "The request is not valid",
  },
  invalid_json: {
    status: 400,
    title: "The body is not valid JSON",
  },
  invalid_cursor: {
    status: 400,
    title: "The cursor does not belong to this list",
  },
  idempotency_key_missing: {
    status: 400,
    title: "The Idempotency-Key header is missing or malformed",
  },
  unauthenticated: {
    status: 401,
    title: "A valid access token is needed",
  },
  forbidden: {
    status: 403,
    title: "The caller may not do this",
  },
  not_found: {
    status: 404,
    title: "There is no such thing",
  },
  conflict: {
    status: 409,
    title: "The request contradicts the present state",
  },
  idempotency_key_reused: {
    status: 409,
    title: "The Idempotency-Key was used with another request",
  },
  precondition_failed: {
    status: 412,
    title: "The thing was changed meanwhile",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body must be JSON, and not compressed",
  },
  precondition_required: {
    status: 428,
    title: "An If-Match header is needed",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong on our side",
  },
  unavailable: {
    status: 503,
    title: "The service is not available for the moment",
  },
  outcome_unknown: {
    status: 503,
    title: "It is not known whether the change was made",
  },
  user_not_found: {
    status: 404,
    title: "There is no such user",
  },
  last_admin: {
    status: 409,
    title: "The last admin cannot step down",
  },
  movie_not_found: {
    status: 404,
    title: "There is no such movie",
  },
  rating_not_found: {
    status: 404,
    title: "The caller has not rated this movie",
  },
  insufficient_funds: {
    status: 409,
    title: "The wallet holds too little",
  },
  wallet_frozen: {
    status: 409,
    title: "The wallet is frozen by a debt",
  },
  wallet_full: {
    status: 409,
    title: "The wallet cannot hold that much",
  },
  event_not_found: {
    status: 404,
    title: "There is no such event",
  },
  event_not_changeable: {
    status: 409,
    title: "The event has come too far for this change",
  },
  event_not_on_sale: {
    status: 409,
    title: "The event sells no tickets any more",
  },
  event_sold_out: {
    status: 409,
    title: "All tickets of the event are sold",
  },
  ticket_already_bought: {
    status: 409,
    title: "The caller has a ticket of this event",
  },
  ticket_not_found: {
    status: 404,
    title: "The caller has no such ticket",
  },
  ticket_not_usable: {
    status: 409,
    title: "The ticket cannot be used for this now",
  },
  run_points_invalid: {
    status: 400,
    title: "A run has 2 to 20,000 points",
  },
  run_coordinates_invalid: {
    status: 400,
    title: "A point of the run is nowhere on earth",
  },
  run_points_unordered: {
    status: 400,
    title: "The points of the run do not follow one another in time",
  },
  run_too_old: {
    status: 400,
    title: "The run is older than the game takes",
  },
  run_in_future: {
    status: 400,
    title: "The run is not over yet",
  },
  run_has_gap: {
    status: 400,
    title: "The run has a gap between two points",
  },
  run_points_too_dense: {
    status: 400,
    title: "The run has more points a second than a recording has",
  },
  run_has_teleport: {
    status: 400,
    title: "The run is faster than anybody can run",
  },
  run_too_long: {
    status: 400,
    title: "The run is too long to be one",
  },
  run_overlaps: {
    status: 409,
    title: "The caller has another run at that time",
  },
  run_not_found: {
    status: 404,
    title: "The caller has no such run",
  },
  territory_not_found: {
    status: 404,
    title: "Nobody has claimed this cell",
  },
  strava_off: {
    status: 503,
    title: "This stack does not fetch runs from Strava",
  },
  strava_unavailable: {
    status: 503,
    title: "Strava does not answer for the moment",
  },
  strava_not_connected: {
    status: 404,
    title: "The caller is not connected with Strava",
  },
  strava_state_invalid: {
    status: 400,
    title: "The state of the authorization is not the caller's, was used, or is too old",
  },
  strava_code_refused: {
    status: 400,
    title: "Strava does not take the code of the authorization",
  },
  strava_scope_missing: {
    status: 400,
    title: "The authorization does not include reading activities",
  },
  strava_athlete_taken: {
    status: 409,
    title: "The athlete is connected with another account",
  },
  strava_connected_otherwise: {
    status: 409,
    title: "The caller is connected with another athlete",
  },
  deposits_off: {
    status: 503,
    title: "Coins cannot be bought with tokens here",
  },
  address_message_invalid: {
    status: 400,
    title: "The signed message does not prove whose address it is",
  },
  address_nonce_unknown: {
    status: 409,
    title: "The nonce is not the caller's, was used, or is too old",
  },
  address_taken: {
    status: 409,
    title: "The address is linked to another account",
  },
  address_not_linked: {
    status: 404,
    title: "The caller has linked no address",
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
