import type { TrackPoint } from "../../../../handlers/game/running/track.ts";
import { morning, type Offset, placeAt } from "./world.ts";

/** Where a run is after so many metres. */
export type Way = (meters: number) => Offset;

export const straight: Way = meters => [0, meters];

/** A square of 500 m, again and again. */
export const square: Way = meters => {
  const [side, along] = [Math.floor((meters % 2_000) / 500), meters % 500];
  const corners: readonly Offset[] = [
    [along, 0],
    [500, along],
    [500 - along, 500],
    [0, 500 - along],
  ];
  return corners[side] as Offset;
};

/** A running track of 400 m: two straights of 84.39 m, and half circles of 36.5 m. */
export const lap: Way = meters => {
  const [straightMeters, radius] = [84.39, 36.5];
  const half = meters % 400 < 200 ? 1 : -1;
  const along = meters % 200;
  if (along < straightMeters) return [half * radius, half * (along - straightMeters / 2)];
  const angle = ((along - straightMeters) / (200 - straightMeters)) * Math.PI;
  return [half * radius * Math.cos(angle), half * (straightMeters / 2 + radius * Math.sin(angle))];
};

export type Noise = "none" | "normal" | "even" | "slow";

/**
 * A track as a phone records it: at a constant speed, with an error to the north and one to the east of each point:
 * `normal` of that standard deviation, `even` of at most so much, or `slow`, which goes from one side to the other within
 * some ten seconds, as those of receivers do.
 */
export function recorded(
  way: Way,
  noise: Noise,
  meters: number,
  { metersPerSecond = 3, everySeconds = 1, seconds = 1_800, seed = 7 } = {},
): TrackPoint[] {
  const random = randomOf(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const keep = Math.exp(-everySeconds / 10);
  let slow: Offset = [normal(), normal()];
  const error = (): Offset => {
    if (noise === "none") return [0, 0];
    if (noise === "normal") return [normal() * meters, normal() * meters];
    if (noise === "even") return [(2 * random() - 1) * meters, (2 * random() - 1) * meters];
    const fresh = Math.sqrt(1 - keep ** 2);
    slow = [keep * slow[0] + fresh * normal(), keep * slow[1] + fresh * normal()];
    return [slow[0] * meters, slow[1] * meters];
  };
  return Array.from({ length: Math.floor(seconds / everySeconds) + 1 }, (_, index) => ({
    ...placeAt(way(index * everySeconds * metersPerSecond), error()),
    time: morning + Math.round(index * everySeconds * 1_000),
  }));
}

/** The same numbers each time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
