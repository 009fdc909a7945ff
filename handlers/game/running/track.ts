import type { ErrorDefinition } from "../../../contract/errors.ts";
import { ApiError } from "../../platform/errors.ts";
import { rules } from "../rules.ts";
import { distanceOf } from "./distance.ts";
import { errors } from "./errors.ts";
import { chordMeters, haversineMeters, type Place, type Vector, vectorOf } from "./geodesy.ts";

/** A position with its time. */
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
    throw new ApiError(errors.run_points_invalid, {
      facts: { points: points.length, leastPoints, mostPoints },
    });
  refuse(errors.run_coordinates_invalid, points.findIndex(isOffTheGlobe));
  refuse(
    errors.run_points_unordered,
    findStep(points, (from, to) => !(to.time > from.time)),
  );
  refuse(errors.run_too_old, first.time < Date.UTC(rules.runs.earliestYear) ? 0 : -1);
  const latest = now + clockSkewSeconds * 1_000;
  refuse(
    errors.run_in_future,
    points.findIndex(({ time }) => time > latest),
  );
  refuse(errors.run_has_gap, findStep(points, isGap));
  refuse(errors.run_points_too_dense, findDense(points));
  refuse(errors.run_has_teleport, findTeleport(points));
  const { longestMeters } = rules.runs;
  if (lengthOf(points) > longestMeters) throw new ApiError(errors.run_too_long, { facts: { longestMeters } });
  const distanceMeters = Math.round(distanceOf(points) * 1_000) / 1_000;
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
  const places = points.map(vectorOf);
  const isTooFast = (from: number, to: number) => goesTooFast(points, places, from, to);
  let from = 0;
  for (let to = 1; to < points.length; to++) {
    const end = points[to] as TrackPoint;
    for (let start = from; start < to; start++) {
      if (isTooFast(start, to)) return to;
    }
    while (from < to && end.time - (points[from + 1] as TrackPoint).time >= windowMilliseconds) from++;
  }
  return -1;
}

function goesTooFast(
  points: readonly TrackPoint[],
  places: readonly Vector[],
  from: number,
  to: number,
): boolean {
  const [start, end] = [points[from] as TrackPoint, points[to] as TrackPoint];
  const millimeters = rules.runs.fastestMetersPerSecond * Math.max(end.time - start.time, windowMilliseconds);
  // Quickly worked out, and shorter than the distance by less than a millionth over what a run may be.
  const chord = chordMeters(places[from] as Vector, places[to] as Vector) * 1_000;
  return chord * 1.000_001 > millimeters && haversineMeters(start, end) * 1_000 > millimeters;
}

/** The sum of the steps, which bounds what it takes to work out the cells. */
function lengthOf(points: readonly TrackPoint[]): number {
  let meters = 0;
  for (let index = 1; index < points.length; index++)
    meters += haversineMeters(points[index - 1] as TrackPoint, points[index] as TrackPoint);
  return meters;
}

function refuse(error: ErrorDefinition, point: number): void {
  if (point >= 0) throw new ApiError(error, { facts: { point } });
}
