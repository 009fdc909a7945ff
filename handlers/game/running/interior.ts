import type { Spot } from "./plane.ts";
import type { Ring } from "./raster-path.ts";

/** Distance of one line from the next in metres: what lies inside is right to half of it. */
const lineMeters = 5;

/**
 * What lies inside at least one of some rings, by lines from west to east: asking costs the same for any number of
 * rings, which may overlap, and making it no more than their length.
 */
export class Interior {
  /** Of each line, where it comes into the rings and where it leaves them, in turn, from west to east. */
  readonly #lines = new Map<number, readonly number[]>();

  constructor(rings: readonly Ring[]) {
    const met = new Map<number, Meeting[]>();
    for (const [ring, { spots }] of rings.entries()) {
      let before = spots.at(-1);
      for (const spot of spots) {
        if (before) meetLines(before, spot, (line, x) => listOf(met, line).push({ x, ring }));
        before = spot;
      }
    }
    for (const [line, meetings] of met) this.#lines.set(line, stretchesOf(meetings));
  }

  has({ x, y }: Spot): boolean {
    const ends = this.#lines.get(Math.floor(y / lineMeters)) ?? [];
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] as number) <= x) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  }
}

/** Where a side of a ring meets a line. */
interface Meeting {
  readonly x: number;
  readonly ring: number;
}

function listOf(lists: Map<number, Meeting[]>, line: number): Meeting[] {
  const list = lists.get(line) ?? [];
  if (list.length === 0) lists.set(line, list);
  return list;
}

/** Lines run half way between the multiples of their distance; a side has its lower end and not its upper one. */
function meetLines(from: Spot, to: Spot, meet: (line: number, x: number) => void): void {
  const [low, high] = from.y < to.y ? [from, to] : [to, from];
  const first = Math.ceil(low.y / lineMeters - 0.5);
  const end = Math.ceil(high.y / lineMeters - 0.5);
  for (let line = first; line < end; line++) {
    const share = ((line + 0.5) * lineMeters - low.y) / (high.y - low.y);
    meet(line, low.x + (high.x - low.x) * share);
  }
}

/** From where each ring begins and ends to where any of them does. */
function stretchesOf(meetings: Meeting[]): number[] {
  const open = new Set<number>();
  const ends: number[] = [];
  for (const { x, ring } of meetings.sort((one, other) => one.x - other.x)) {
    const wasInside = open.size > 0;
    if (!open.delete(ring)) open.add(ring);
    if (wasInside !== open.size > 0) ends.push(x);
  }
  return ends;
}
