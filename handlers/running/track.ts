import { rules } from "../game/rules.ts";
import { ApiError } from "../platform/errors.ts";
import { earthRadiusMeters, haversineMeters, type Place, radians } from "./geodesy.ts";

/** Where somebody was, and when. */
export interface TrackPoint extends Place {
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** The points of a run that keeps the rules, in the precision in which they are stored. */
export interface Track {
  readonly points: readonly TrackPoint[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** To the millimetre. */
  readonly distanceMeters: number;
}

/** Coordinates are kept to a ten-millionth of a degree, a centimetre. */
export const stepsPerDegree = 1e7;

/**
 * Holds what a phone recorded against the rules.
 *
 * @param now milliseconds since the epoch
 * @throws ApiError `run_points_invalid`, `run_coordinates_invalid`, `run_points_unordered`, `run_too_old`,
 *   `run_in_future`, `run_has_gap`, `run_points_too_dense`, `run_has_teleport`, `run_too_long`
 */
export function checkTrack(given: readonly TrackPoint[], now: number): Track {
  const points = given.map(rounded);
  const [first, last] = [points[0], points.at(-1)];
  const { leastPoints, mostPoints, clockSkewSeconds } = rules.runs;
  if (!first || !last || points.length < leastPoints || points.length > mostPoints)
    throw new ApiError("run_points_invalid", { facts: { points: points.length, leastPoints, mostPoints } });
  refuse("run_coordinates_invalid", points.findIndex(isOffTheGlobe));
  refuse(
    "run_points_unordered",
    findStep(points, (from, to) => !(to.time > from.time)),
  );
  refuse("run_too_old", first.time < Date.UTC(rules.runs.earliestYear) ? 0 : -1);
  const latest = now + clockSkewSeconds * 1_000;
  refuse(
    "run_in_future",
    points.findIndex(({ time }) => time > latest),
  );
  refuse("run_has_gap", findStep(points, isGap));
  refuse("run_points_too_dense", findDense(points));
  refuse("run_has_teleport", findTeleport(points));
  const distanceMeters = lengthOf(points);
  const { longestMeters } = rules.runs;
  if (distanceMeters > longestMeters) throw new ApiError("run_too_long", { facts: { longestMeters } });
  return { points, startedAt: first.time, endedAt: last.time, distanceMeters };
}

/** Minus zero becomes zero. */
const rounded = ({ latitude, longitude, time }: TrackPoint): TrackPoint => ({
  latitude: Math.round(latitude * stepsPerDegree) / stepsPerDegree + 0,
  longitude: Math.round(longitude * stepsPerDegree) / stepsPerDegree + 0,
  time: Math.round(time),
});

const isOffTheGlobe = ({ latitude, longitude }: Place) =>
  !(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180);

const isGap = (from: TrackPoint, to: TrackPoint) =>
  to.time - from.time > rules.runs.longestGapSeconds * 1_000;

/** Index of the first point that does not follow from the one before; -1 where all do. */
const findStep = (points: readonly TrackPoint[], breaks: (from: TrackPoint, to: TrackPoint) => boolean) =>
  points.findIndex((to, index) => index > 0 && breaks(points[index - 1] as TrackPoint, to));

/** Index of the first point that has too many in the window before it, which `findTeleport` compares with each other. */
const findDense = (points: readonly TrackPoint[]) =>
  points.findIndex(({ time }, index) => {
    const before = points[index - rules.runs.mostPointsInWindow];
    return before !== undefined && time - before.time < windowMilliseconds;
  });

const windowMilliseconds = rules.runs.speedWindowSeconds * 1_000;

/**
 * Index of the first point that could not be reached. Measured as the crow flies over the shortest stretches of at
 * least ten seconds that begin and that end at each point, and over all shorter ones, which count as ten seconds: so
 * that jitter from one second to the next is allowed, and a jump beside a pause is not.
 */
function findTeleport(points: readonly TrackPoint[]): number {
  let from = 0;
  for (let to = 1; to < points.length; to++) {
    const end = points[to] as TrackPoint;
    for (let start = from; start < to; start++) {
      if (isTooFast(points[start] as TrackPoint, end)) return to;
    }
    while (from < to && end.time - (points[from + 1] as TrackPoint).time >= windowMilliseconds) from++;
  }
  return -1;
}

function isTooFast(from: TrackPoint, to: TrackPoint): boolean {
  const millimeters = rules.runs.fastestMetersPerSecond * Math.max(to.time - from.time, windowMilliseconds);
  return detourMeters(from, to) * 1_000 > millimeters && haversineMeters(from, to) * 1_000 > millimeters;
}

/** Along the meridian, then along the equator's scale: never shorter than the distance, and quickly worked out. */
function detourMeters(from: Place, to: Place): number {
  const turns = Math.abs(to.latitude - from.latitude) + Math.abs(to.longitude - from.longitude);
  return radians(turns) * earthRadiusMeters * 1.000_001;
}

function lengthOf(points: readonly TrackPoint[]): number {
  let meters = 0;
  for (let index = 1; index < points.length; index++)
    meters += haversineMeters(points[index - 1] as TrackPoint, points[index] as TrackPoint);
  return Math.round(meters * 1_000) / 1_000;
}

type Refusal =
  | "run_coordinates_invalid"
  | "run_points_unordered"
  | "run_too_old"
  | "run_in_future"
  | "run_has_gap"
  | "run_points_too_dense"
  | "run_has_teleport";

function refuse(code: Refusal, point: number): void {
  if (point >= 0) throw new ApiError(code, { facts: { point } });
}
