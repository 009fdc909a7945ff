import type { Place } from "./geodesy.ts";

/** Where a way first meets a segment. */
export interface Meeting {
  /** Index of the segment's first node. */
  readonly segment: number;
  readonly place: Place;
}

/** Side of a square of the grid, in degrees: some 22 m, a few seconds of a run. */
const side = 0.000_2;
const tolerance = 1e-9;

/**
 * The segments of a path by the squares that they touch, so that a way is compared with its neighbours only. Segments
 * are added at the path's end and removed there.
 */
export class SegmentGrid {
  readonly #squares = new Map<number, number[]>();

  /** @param narrowing length of a degree of longitude, in degrees of latitude */
  constructor(private readonly narrowing: number) {}

  add(segment: number, from: Place, to: Place): void {
    for (const key of this.#keys(from, to)) {
      const square = this.#squares.get(key);
      if (square === undefined) this.#squares.set(key, [segment]);
      else if (square.at(-1) !== segment) square.push(segment);
    }
  }

  remove(segment: number, from: Place, to: Place): void {
    for (const key of this.#keys(from, to)) {
      const square = this.#squares.get(key);
      if (square?.at(-1) === segment) square.pop();
    }
  }

  /** Where a way on from the path's last node first meets the path; the last segment, which it goes on from, aside. */
  firstMeeting(nodes: readonly Place[], to: Place): Meeting | undefined {
    const from = nodes.at(-1) as Place;
    let best: { segment: number; share: number } | undefined;
    for (const segment of this.#near(from, to)) {
      if (segment >= nodes.length - 2) continue;
      const share = meetingShare(from, to, nodes[segment] as Place, nodes[segment + 1] as Place);
      if (share === undefined) continue;
      if (!best || share < best.share || (share === best.share && segment > best.segment))
        best = { segment, share };
    }
    return best && { segment: best.segment, place: between(from, to, best.share) };
  }

  #near(from: Place, to: Place): Set<number> {
    const near = new Set<number>();
    for (const key of this.#keys(from, to))
      for (const segment of this.#squares.get(key) ?? []) near.add(segment);
    return near;
  }

  /** Squares along the way, some of them several times. */
  #keys(from: Place, to: Place): number[] {
    const keys: number[] = [];
    const [x, y] = [(from.longitude * this.narrowing) / side, from.latitude / side];
    const [dx, dy] = [(to.longitude * this.narrowing) / side - x, to.latitude / side - y];
    const pieces = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy), 1));
    for (let piece = 0; piece < pieces; piece++) {
      const [x1, x2] = [x + (dx * piece) / pieces, x + (dx * (piece + 1)) / pieces];
      const [y1, y2] = [y + (dy * piece) / pieces, y + (dy * (piece + 1)) / pieces];
      for (let column = low(x1, x2); column <= high(x1, x2); column++)
        for (let row = low(y1, y2); row <= high(y1, y2); row++) keys.push(column * rowsInAll + row);
    }
    return keys;
  }
}

/** More than there are from pole to pole, either way. */
const rowsInAll = 2 ** 21;
const low = (a: number, b: number) => Math.floor(Math.min(a, b) - tolerance);
const high = (a: number, b: number) => Math.floor(Math.max(a, b) + tolerance);

/** How much of the way is gone where it first touches the segment, from 0 to 1. */
function meetingShare(from: Place, to: Place, start: Place, end: Place): number | undefined {
  const way = vector(from, to);
  const segment = vector(start, end);
  const offset = vector(from, start);
  const turn = cross(way, segment);
  const scale = length(way) * length(segment);
  if (scale === 0) return undefined;
  if (Math.abs(turn) <= tolerance * scale) return alongShare(way, offset, segment);
  const share = cross(offset, segment) / turn;
  const other = cross(offset, way) / turn;
  const within = (value: number) => value >= -tolerance && value <= 1 + tolerance;
  return within(share) && within(other) ? clamp(share) : undefined;
}

/** The same for parallels, which touch where they lie on one line. */
function alongShare(way: Vector, offset: Vector, segment: Vector): number | undefined {
  if (Math.abs(cross(offset, way)) > tolerance * length(way)) return undefined;
  const squared = length(way) ** 2;
  const shares = [dot(offset, way) / squared, (dot(offset, way) + dot(segment, way)) / squared];
  const [first, last] = [Math.min(...shares), Math.max(...shares)];
  return first <= 1 + tolerance && last >= -tolerance ? clamp(first) : undefined;
}

/** A share so near to an end is that end, to the letter. */
function clamp(share: number): number {
  if (share <= tolerance) return 0;
  return share >= 1 - tolerance ? 1 : share;
}

function between(from: Place, to: Place, share: number): Place {
  if (share === 1) return to;
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * share,
    longitude: from.longitude + (to.longitude - from.longitude) * share,
  };
}

type Vector = readonly [x: number, y: number];

const vector = (from: Place, to: Place): Vector => [
  to.longitude - from.longitude,
  to.latitude - from.latitude,
];
const cross = ([x1, y1]: Vector, [x2, y2]: Vector) => x1 * y2 - y1 * x2;
const dot = ([x1, y1]: Vector, [x2, y2]: Vector) => x1 * x2 + y1 * y2;
const length = ([x, y]: Vector) => Math.hypot(x, y);
