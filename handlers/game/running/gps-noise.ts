import { rules } from "../rules.ts";
import { alongLine, chordMeters, type Vector, vectorOf } from "./geodesy.ts";
import type { TrackPoint } from "./track.ts";

/** Points that are judged together. */
const blockPoints = 20;
/** Noise of receivers changes slowly, so a point is compared with its neighbours and with some further away. */
const [near, far] = [1, 7];
/** In metres: a deviation that a bend of that radius explains does not count as noise. */
const bendMeters = 20;
/** Noise that goes slowly from one side to the other takes longer to cancel out. */
const slowWeight = 2;

/** A point in space and time. */
interface Fix {
  readonly time: number;
  readonly place: Vector;
}

/**
 * How far each point lies off the line that the runner ran, in metres: by the lines between its neighbours, and by steps
 * that are faster than anybody runs. It is the median over some points, so that a corner of the way does not count.
 */
export function noiseMeters(points: readonly TrackPoint[]): number[] {
  const fixes = points.map(point => ({ time: point.time, place: vectorOf(point) }));
  const noise: number[] = [];
  for (let start = 0; start < points.length; start += blockPoints) {
    const end = Math.min(start + blockPoints, points.length);
    const quick = median(fixes, start, end, near, offNeighbours);
    // The line between points that are far off says nothing where a bend is the reason.
    const slow = Math.min(4 * quick, median(fixes, start, end, far, offLine));
    for (let index = start; index < end; index++) noise.push(quick + slowWeight * Math.max(0, slow - quick));
  }
  return noise;
}

type Measure = (before: Fix, fix: Fix, after: Fix) => number;

/** Of what some points measure, each with the one so many before it and so many after it. */
function median(fixes: readonly Fix[], start: number, end: number, lag: number, measure: Measure): number {
  const values: number[] = [];
  for (let index = Math.max(start, lag); index < Math.min(end, fixes.length - lag); index++)
    values.push(measure(fixes[index - lag] as Fix, fixes[index] as Fix, fixes[index + lag] as Fix));
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const offNeighbours: Measure = (before, fix, after) => {
  const bend = (chordMeters(before.place, after.place) / 2) ** 2 / (2 * bendMeters);
  const reachable = (rules.runs.fastestMetersPerSecond * (fix.time - before.time)) / 1_000;
  return Math.max(0, offLine(before, fix, after) - bend, chordMeters(before.place, fix.place) - reachable);
};

/** Between a point and where a runner of constant speed would have been. */
const offLine: Measure = (before, fix, after) => {
  const share = (fix.time - before.time) / (after.time - before.time);
  return chordMeters(alongLine(before.place, after.place, share), fix.place);
};
