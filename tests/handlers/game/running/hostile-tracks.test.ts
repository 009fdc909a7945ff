import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { claimedCells } from "../../../../handlers/game/running/cells.ts";
import { haversineMeters } from "../../../../handlers/game/running/geodesy.ts";
import { checkTrack, type TrackPoint } from "../../../../handlers/game/running/track.ts";
import { callsOf } from "../../../support/calls.ts";
import { alongGround, aroundPole, hostileTracks } from "./hostile.ts";
import { noon } from "./world.ts";

const test = suite("running: hostile tracks");

const lengthOf = (track: readonly TrackPoint[]) =>
  track
    .slice(1)
    .reduce((meters, point, index) => meters + haversineMeters(track[index] as TrackPoint, point), 0);

/** What a track may cost by its length and its number of points, whatever its shape. */
async function assertBounded(name: string, track: readonly TrackPoint[], resolution = 10): Promise<void> {
  const meters = lengthOf(track);
  let cells = 0;
  const [squares, sides, looks] = await callsOf(["find", "sideToLeave", "has"], () => {
    cells = claimedCells(track, resolution).length;
  });
  assert.ok(squares > 0, `${name}: ${squares} squares`);
  assert.ok(squares <= track.length + meters * 0.4, `${name}: ${squares} squares for ${meters} m`);
  assert.ok(sides >= track.length, `${name}: ${sides} cells left`);
  assert.ok(sides <= 2 * track.length + meters / 10, `${name}: ${sides} cells left`);
  assert.ok(looks <= 6 * cells, `${name}: ${looks} looks for ${cells} cells`);
}

for (const [name, track] of hostileTracks(1_000))
  test(`costs no more than its length and its points: ${name}`, () => assertBounded(name, track));

test("property: zigzags, spirals and stars of any size, at the pole too, cost no more than their length and points", async () => {
  const shape = fc.record({
    wide: fc.double({ min: 0.02, max: 120, noNaN: true }),
    apart: fc.double({ min: 0, max: 5, noNaN: true }),
    turn: fc.double({ min: 0, max: 3.2, noNaN: true }),
    start: fc.constantFrom(alongGround, aroundPole),
    points: fc.integer({ min: 150, max: 400 }),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ wide, apart, turn, start, points }) => {
      const track = start(points, 10_000, index => {
        const angle = index * turn;
        return [wide * Math.cos(angle) + index * apart, wide * Math.sin(angle)];
      });
      await assertBounded("a shape", track);
    }),
    { numRuns: 20 },
  );
});

test("the speed of a track takes no more comparisons at the pole than elsewhere", async () => {
  const zigzag = (index: number) => [index % 2 ? 16 : 0, index * 0.012] as const;
  for (const start of [alongGround, aroundPole]) {
    const track = start(2_000, 50, zigzag);
    const [distances] = await callsOf(["haversineMeters"], () => checkTrack(track, noon));
    assert.ok(distances >= track.length - 1 && distances <= 3 * track.length, `${distances} distances`);
  }
});

test.run();
