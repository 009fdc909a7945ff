import { rules } from "../rules.ts";
import { chordMeters, haversineMeters, type Vector, vectorOf } from "./geodesy.ts";
import { noiseMeters } from "./gps-noise.ts";
import type { TrackPoint } from "./track.ts";

/**
 * The distance of a run, in metres.
 *
 * The sum of the steps, where the points lie on a line that a person can run. Where they jump to and fro, the steps
 * between the means of stretches that are long enough for the jumps to cancel out. And never more over any stretch of
 * time than the speed limit allows.
 */
export function distanceOf(points: readonly TrackPoint[]): number {
  const knots = knotsOf(points);
  const total = new CappedSum();
  for (const [index, knot] of knots.entries()) {
    const before = knots[index - 1];
    total.add(knot.time, before ? stepMeters(before, knot) : 0);
  }
  return total.meters;
}

/** Where the runner was at a time: at a point, or near several. */
interface Knot {
  readonly time: number;
  readonly place: Vector;
  readonly point?: TrackPoint;
}

/** Most time over which the mean is taken, in milliseconds: a minute. */
const longestMean = 60_000;
/** In a mean's time the runner gets so many times as far as the points lie off. */
const advance = 3.3;
const speedMilliseconds = 30_000;
/** Slower movement does not count as running, in metres a second. */
const slowest = 0.5;

function knotsOf(points: readonly TrackPoint[]): Knot[] {
  const noise = noiseMeters(points);
  const places = points.map(vectorOf);
  const speeds = speedsOf(points, places);
  const knots: Knot[] = [];
  for (let index = 0; index < points.length; ) {
    const point = points[index] as TrackPoint;
    const mean = meanMilliseconds(noise[index] as number, speeds[index] as number);
    const [from, to] = windowAround(points, index, mean);
    knots.push(
      to - from < 3
        ? { time: point.time, place: places[index] as Vector, point }
        : { time: point.time, place: fitted(points, places, from, to, point.time) },
    );
    if (index === points.length - 1) break;
    const next = to - from < 3 ? index + 1 : firstFrom(points, index + 1, point.time + mean / 3);
    index = Math.min(next, points.length - 1);
  }
  return knots;
}

/** Over how long the jumps cancel out. */
function meanMilliseconds(noise: number, metersPerSecond: number): number {
  return Math.min(longestMean, (1_000 * advance * noise) / Math.max(slowest, metersPerSecond));
}

/** As the crow flies over some half a minute around each point, in metres a second. */
function speedsOf(points: readonly TrackPoint[], places: readonly Vector[]): number[] {
  let [from, to] = [0, 0];
  const timeOf = (index: number) => (points[index] as TrackPoint).time;
  const half = speedMilliseconds / 2;
  return points.map(({ time }) => {
    while (timeOf(from) < time - half) from++;
    while (to < points.length - 1 && timeOf(to + 1) <= time + half) to++;
    const seconds = (timeOf(to) - timeOf(from)) / 1_000;
    return seconds > 0 ? chordMeters(places[from] as Vector, places[to] as Vector) / seconds : 0;
  });
}

/** The points within a time around a point, or at that end of the track to which it is near; the last one excluded. */
function windowAround(
  points: readonly TrackPoint[],
  index: number,
  length: number,
): [from: number, to: number] {
  const { time } = points[index] as TrackPoint;
  const [start, end] = [(points[0] as TrackPoint).time, (points.at(-1) as TrackPoint).time];
  const begin = Math.max(start, Math.min(time - length / 2, end - length));
  let [from, to] = [index, index + 1];
  while (from > 0 && (points[from - 1] as TrackPoint).time >= begin) from--;
  while (to < points.length && (points[to] as TrackPoint).time <= begin + length) to++;
  return [from, to];
}

function firstFrom(points: readonly TrackPoint[], start: number, time: number): number {
  let index = start;
  while (index < points.length && (points[index] as TrackPoint).time < time) index++;
  return index;
}

/** Where a runner of constant speed was at a time, by least squares over some points. */
function fitted(
  points: readonly TrackPoint[],
  places: readonly Vector[],
  from: number,
  to: number,
  time: number,
): Vector {
  const count = to - from;
  let [sum, squares] = [0, 0];
  const [total, moments] = [
    { x: 0, y: 0, z: 0 },
    { x: 0, y: 0, z: 0 },
  ];
  for (let index = from; index < to; index++) {
    const offset = (points[index] as TrackPoint).time - time;
    const { x, y, z } = places[index] as Vector;
    sum += offset;
    squares += offset * offset;
    addTo(total, x, y, z);
    addTo(moments, offset * x, offset * y, offset * z);
  }
  const spread = count * squares - sum ** 2;
  const solve = (place: number, moment: number) => (squares * place - sum * moment) / spread;
  return {
    x: solve(total.x, moments.x),
    y: solve(total.y, moments.y),
    z: solve(total.z, moments.z),
  };
}

function addTo(total: { x: number; y: number; z: number }, x: number, y: number, z: number): void {
  total.x += x;
  total.y += y;
  total.z += z;
}

const stepMeters = (from: Knot, to: Knot): number =>
  from.point && to.point ? haversineMeters(from.point, to.point) : chordMeters(from.place, to.place);

/** A sum that grows over no stretch of time by more than the speed limit allows: each at least as long as the window. */
class CappedSum {
  meters = 0;
  readonly #times: number[] = [];
  readonly #sums: number[] = [];
  /** The first that lies within the window, and the least sum before it without what the speed limit allowed until then. */
  #recent = 0;
  #least = Number.POSITIVE_INFINITY;

  /** @param time milliseconds since the epoch */
  add(time: number, meters: number): void {
    const { fastestMetersPerSecond, speedWindowSeconds } = rules.runs;
    const allowed = (milliseconds: number) => (milliseconds / 1_000) * fastestMetersPerSecond;
    this.#times.push(time);
    const start = this.#times[0] as number;
    for (; time - (this.#times[this.#recent] as number) >= speedWindowSeconds * 1_000; this.#recent++) {
      const free =
        (this.#sums[this.#recent] as number) - allowed((this.#times[this.#recent] as number) - start);
      this.#least = Math.min(this.#least, free);
    }
    const recent = this.#sums[this.#recent] ?? this.meters;
    this.meters = Math.min(
      this.meters + meters,
      this.#least + allowed(time - start),
      recent + speedWindowSeconds * fastestMetersPerSecond,
    );
    this.#sums.push(this.meters);
  }
}
