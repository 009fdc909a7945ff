import { rules } from "../../../handlers/game/rules.ts";
import { claimedCells } from "../../../handlers/game/running/cells.ts";
import { checkTrack, type TrackPoint } from "../../../handlers/game/running/track.ts";
import { hostileTracks } from "../../../tests/handlers/game/running/hostile.ts";
import { noon } from "../../../tests/handlers/game/running/world.ts";
import { amount, type Benchmark } from "../../benchmark.ts";
import { milliseconds } from "../../sampling.ts";

/** A year after the tracks begin: none of them ends in the future. */
const later = noon + 365 * 24 * 3_600_000;

/** What a run of 20,000 points costs a function at most: its rules, its distance and its cells, without the database. */
export const hostileTrack: Benchmark = {
  name: "hostile-track",
  summary: "the rules, the distance and the cells of the costliest run of 20,000 points",
  peers: "none",
  async run(run) {
    const tracks = hostileTracks(amount(run, rules.runs.mostPoints, 1_000));
    const samples: number[] = [];
    for (let round = -1; round < amount(run, 10, 1); round += 1) {
      let slowest = 0;
      for (const [, track] of tracks) slowest = Math.max(slowest, await milliseconds(() => workOut(track)));
      // The first round warms up.
      if (round >= 0) samples.push(slowest);
    }
    return [{ name: "hostile-track.slowest", unit: "ms", samples, budget: { of: "value", atMost: 500 } }];
  },
};

async function workOut(track: readonly TrackPoint[]): Promise<void> {
  const { points } = checkTrack(track, later);
  claimedCells(points, 10);
}
