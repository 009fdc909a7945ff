import type { ErrorCode } from "./errors.ts";

/** What a caller can do about each error. For `docs/errors.md`; apart from the table to keep it out of the bundles. */
export const errorHelp: Readonly<Record<ErrorCode, string>> = {
  invalid_request: "`errors` lists what is wrong and where: correct it and send the request again.",
  invalid_json: "Send one JSON value in UTF-8, without a byte order mark, nested at most 64 levels deep.",
  invalid_cursor:
    "Send `nextCursor` as it came, together with the same filters and the same sort; or start over without it.",
  idempotency_key_missing:
    "Send 1 to 255 printable ASCII characters, new for each intent and the same for its repeats (a UUID is good).",
  unauthenticated:
    "Sign in again or refresh the tokens. ID tokens, expired tokens and tokens of deleted accounts are refused.",
  forbidden:
    "The token is good, but its owner lacks the role or the scope, or is a machine where a person is asked for.",
  not_found:
    "Check the path. Things that belong to somebody else are answered like things that do not exist.",
  conflict: "Read the present state, then decide again.",
  idempotency_key_reused: "Take a new key for a new intent; repeat a request with its key unchanged.",
  precondition_failed: "Read it again, merge, and send the new `ETag` in `If-Match`.",
  body_too_large: "The limit of each operation stands in the OpenAPI document.",
  unsupported_media_type: "Send `Content-Type: application/json`, and no `Content-Encoding` but `identity`.",
  precondition_required: "Read the thing first and send its `ETag` in `If-Match`, so that no change is lost.",
  internal_error: "Quote `requestId` when you report it. Repeat only what is safe to repeat.",
  unavailable: "Nothing was changed. Wait for `Retry-After` seconds and send the request again.",
  outcome_unknown:
    "Read the present state before you repeat the request; with an `Idempotency-Key`, repeating is safe.",
  user_not_found: "Check the id; deleted users are answered like users that never were.",
  last_admin: "Make somebody else an admin first.",
  movie_not_found: "Check the id; the movie may have been deleted.",
  rating_not_found: "Rate it first.",
  insufficient_funds: "Read the wallet, and earn or add coins first; nothing was taken.",
  wallet_frozen:
    "What was credited had to be taken back after it was spent. Whatever comes in pays that debt; then spending goes on.",
  wallet_full: "No balance goes beyond 2^53 - 1.",
  event_not_found: "Check the id; players see no drafts.",
  event_not_changeable:
    "`detail` says what stands in the way: what people have bought stays as it was, and what is over stays over.",
  event_not_on_sale: "Look for another event: this one was cancelled, is over, or is not published.",
  event_sold_out: "Choose another event.",
  ticket_already_bought: "There is one ticket a person and event; it stands in `/me/tickets`.",
  ticket_not_found: "Check the id; other people's tickets are answered like tickets that never were.",
  ticket_not_usable: "`reason` says why; `/me/tickets?usable=true` lists those that can be consumed now.",
  run_points_invalid: "Send 2 to 20,000 points; thin a longer track out.",
  run_coordinates_invalid:
    "`point` is the first that is off: latitude goes from -90 to 90, longitude from -180 to 180.",
  run_points_unordered: "`point` is the first whose time is not after that of the point before.",
  run_too_old: "A run begins in 2000 or later: set the phone's clock.",
  run_in_future:
    "`point` is the first that is later than our clock, a minute allowed. Set the phone's clock.",
  run_has_gap:
    "More than 300 s lie between `point` and the one before: record through pauses, or save two runs.",
  run_points_too_dense:
    "`point` has more than 200 within ten seconds, itself among them: send no more than twenty a second.",
  run_has_teleport:
    "Up to `point` there were more than 12.5 m/s over at least 10 s: filter outliers before you send, and end the recording before you ride.",
  run_too_long: "A run has at most 1,000 km, and claims at most 20,000 cells: save it as several runs.",
  run_overlaps: "A run was saved already, or begins before the other one ended; read `/runs`.",
  run_not_found: "Check the id; other people's runs are answered like runs that never were.",
  territory_not_found: "Send an H3 cell of the game's resolution that stands on the map.",
  strava_off: "Whoever runs the stack sets the config value `stravaClientId`; see the game's page.",
  strava_unavailable: "Nothing was changed. Begin again with `POST /strava/connect` in a minute.",
  strava_not_connected: "Connect first, with `POST /strava/connect`.",
  strava_state_invalid: "Begin again with `POST /strava/connect`: a state is good once, for ten minutes.",
  strava_code_refused: "Begin again with `POST /strava/connect`: a code is good once, for a short time.",
  strava_scope_missing: "Connect again, and leave the tick at viewing activities.",
  strava_athlete_taken: "Disconnect in the other account first.",
  strava_connected_otherwise: "Disconnect with `DELETE /strava` first.",
  deposits_off: "`detail` names the config value that the stack's operator has to set.",
  address_message_invalid:
    "`errors` names the field: sign the fields of the challenge unchanged, as EIP-4361 writes them, with the address's own key.",
  address_nonce_unknown: "Ask for a new challenge and sign that; each can be used once, for ten minutes.",
  address_taken: "Unlink it there first, or link another address.",
  address_not_linked: "There is nothing to unlink.",
};
