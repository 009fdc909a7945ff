import { defineErrors } from "../../../contract/errors.ts";

/** Errors about the connection with Strava. */
export const errors = defineErrors({
  strava_off: {
    status: 404,
    title: "This stack does not fetch runs from Strava",
    help: "`detail` names the config value that the stack's operator has to set; see the game's page.",
  },
  strava_unavailable: {
    status: 503,
    title: "Strava does not answer for the moment",
    help: "Nothing was changed. Begin again with `POST /strava/connect` in a minute.",
  },
  strava_not_connected: {
    status: 404,
    title: "The caller is not connected with Strava",
    help: "Connect first, with `POST /strava/connect`.",
  },
  strava_state_invalid: {
    status: 400,
    title: "The state of the authorization is not the caller's, was used, or is too old",
    help: "Begin again with `POST /strava/connect`: a state is good once, for ten minutes.",
  },
  strava_code_refused: {
    status: 400,
    title: "Strava does not take the code of the authorization",
    help: "Begin again with `POST /strava/connect`: a code is good once, for a short time.",
  },
  strava_scope_missing: {
    status: 400,
    title: "The authorization does not include reading activities",
    help: "Connect again, and leave the tick at viewing activities.",
  },
  strava_athlete_taken: {
    status: 409,
    title: "The athlete is connected with another account",
    help: "Disconnect in the other account first.",
  },
  strava_connected_otherwise: {
    status: 409,
    title: "The caller is connected with another athlete",
    help: "Disconnect with `DELETE /strava` first.",
  },
});
