import { defineErrors } from "../../../contract/errors.ts";

/** Errors about runs and the territories that they claim. */
export const errors = defineErrors({
  run_points_invalid: {
    status: 400,
    title: "A run has 2 to 20,000 points",
    help: "Send 2 to 20,000 points; thin a longer track out.",
  },
  run_coordinates_invalid: {
    status: 400,
    title: "A point of the run is nowhere on earth",
    help: "`point` is the first that is off: latitude goes from -90 to 90, longitude from -180 to 180.",
  },
  run_points_unordered: {
    status: 400,
    title: "The points of the run do not follow one another in time",
    help: "`point` is the first whose time is not after that of the point before.",
  },
  run_too_old: {
    status: 400,
    title: "The run is older than the game takes",
    help: "A run begins in 2000 or later: set the phone's clock.",
  },
  run_in_future: {
    status: 400,
    title: "The run is not over yet",
    help: "`point` is the first that is later than our clock, a minute allowed. Set the phone's clock.",
  },
  run_has_gap: {
    status: 400,
    title: "The run has a gap between two points",
    help: "More than 300 s lie between `point` and the one before: record through pauses, or save two runs.",
  },
  run_points_too_dense: {
    status: 400,
    title: "The run has more points a second than a recording has",
    help: "`point` has more than 200 within ten seconds, itself among them: send no more than twenty a second.",
  },
  run_has_teleport: {
    status: 400,
    title: "The run is faster than anybody can run",
    help: "Up to `point` there were more than 12.5 m/s over at least 10 s: filter outliers before you send, and end the recording before you ride.",
  },
  run_too_long: {
    status: 400,
    title: "The run is too long to be one",
    help: "A run has at most 1,000 km, and claims at most 20,000 cells: save it as several runs.",
  },
  run_overlaps: {
    status: 409,
    title: "The caller has another run at that time",
    help: "A run was saved already, or begins before the other one ended; read `/runs`.",
  },
  run_not_found: {
    status: 404,
    title: "The caller has no such run",
    help: "Check the id; other people's runs are answered like runs that never were.",
  },
  territory_not_found: {
    status: 404,
    title: "Nobody has claimed this cell",
    help: "Send an H3 cell of the game's resolution that stands on the map.",
  },
});
