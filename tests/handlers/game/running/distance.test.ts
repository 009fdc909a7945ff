import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { distanceOf } from "../../../../handlers/game/running/distance.ts";
import { checkTrack, type TrackPoint } from "../../../../handlers/game/running/track.ts";
import { lap, recorded, square, straight } from "./recorded.ts";
import { morning, noon, type Offset, placeAt, runAlong } from "./world.ts";

const test = suite("running: distance");

const points = (count: number, milliseconds: number, place: (index: number) => Offset): TrackPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    ...placeAt(place(index)),
    time: morning + index * milliseconds,
  }));

/** How much longer than the way, in percent. */
const longer = (track: readonly TrackPoint[], meters: number) => (distanceOf(track) / meters - 1) * 100;

test("two places 124 m apart in turn at 20 Hz are no distance", () => {
  const { distanceMeters } = checkTrack(
    points(8_040, 50, index => [index % 2 ? 124 : 0, 0]),
    noon,
  );
  assert.ok(distanceMeters < 250, `${distanceMeters}`);
});

test("noise around one place is hardly a distance", () => {
  for (const period of [2, 3, 4, 7, 14]) {
    const { distanceMeters } = checkTrack(
      points(8_000, 50, index => [index % period ? 60 : 0, ((index % 5) - 2) * 20]),
      noon,
    );
    assert.ok(distanceMeters < 1_000, `${distanceMeters} m in 400 s, with a period of ${period}`);
  }
});

test("property: over no stretch of time is there more distance than the speed limit allows", () => {
  const step = fc.record({
    milliseconds: fc.integer({ min: 50, max: 15_000 }),
    north: fc.double({ min: -130, max: 130, noNaN: true }),
    east: fc.double({ min: -130, max: 130, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), steps => {
      const track: TrackPoint[] = [{ ...placeAt([0, 0]), time: morning }];
      for (const { milliseconds, north, east } of steps)
        track.push({ ...placeAt([north, east]), time: (track.at(-1) as TrackPoint).time + milliseconds });
      const meters = distanceOf(track);
      const seconds = ((track.at(-1) as TrackPoint).time - morning) / 1_000;
      const allowed = 12.5 * Math.max(10, seconds);
      assert.ok(meters <= allowed + 1e-6, `${meters} m in ${seconds} s`);
    }),
    { numRuns: 300 },
  );
});

test("who would be faster than the speed limit gets the distance that it allows, over ten seconds at least", () => {
  const dash = (seconds: number) => points(seconds + 1, 1_000, index => [index * 20, 0]);
  assert.ok(Math.abs(distanceOf(dash(100)) - 1_250) < 1e-6);
  assert.ok(Math.abs(distanceOf(dash(8)) - 125) < 1e-6);
  assert.ok(Math.abs(distanceOf(dash(5)) - 100) < 0.1);
  const walk = Array.from({ length: 100 }, (_, index) => ({
    ...placeAt([2_000 + index, 0]),
    time: morning + (101 + index) * 1_000,
  }));
  const meters = distanceOf([...dash(100), ...walk]);
  assert.ok(meters > 1_340 && meters < 1_375, `${meters}: what was too fast is not made up for later`);
});

test("a stretch of noise in a run of honest speed is not longer than the limit allows", () => {
  const calm = points(600, 1_000, index => [0, index * 3]);
  const wild = Array.from({ length: 1_200 }, (_, index) => ({
    ...placeAt([index % 2 ? 0 : 120, 1_797]),
    time: morning + 600_000 + index * 50,
  }));
  const meters = distanceOf([...calm, ...wild]);
  assert.ok(meters >= 1_700 && meters <= 1_797 + 12.5 * 60, `${meters}`);
});

for (const [name, way] of [
  ["straight on", straight],
  ["around blocks of 500 m", square],
  ["on a track of 400 m", lap],
] as const) {
  test(`a clean recording is as long as the way, at any rate: ${name}`, () => {
    for (const everySeconds of [0.2, 1, 5]) {
      const error = longer(recorded(way, "none", 0, { everySeconds }), 5_400);
      assert.ok(Math.abs(error) < 1, `${error} % at one point in ${everySeconds} s`);
    }
  });

  test(`jitter of 5 to 10 m at 1 Hz lengthens a run by no more than 3 %, and shortens it little: ${name}`, () => {
    for (const noise of ["normal", "even", "slow"] as const)
      for (const meters of [5, 7.5, 10])
        for (const seed of [1, 2, 3]) {
          const error = longer(recorded(way, noise, meters, { seed }), 5_400);
          assert.ok(error <= 3, `${error} % with ${noise} noise of ${meters} m`);
          assert.ok(error >= (way === lap ? -12 : -5), `${error} % with ${noise} noise of ${meters} m`);
        }
  });
}

test("a corner and a way back count in full", () => {
  const shuttle = runAlong(
    Array.from({ length: 21 }, (_, index): Offset => [0, index % 2 ? 100 : 0]),
    { everySeconds: 1 },
  );
  assert.ok(Math.abs(distanceOf(shuttle) - 2_000) < 1, `${distanceOf(shuttle)}`);
});

test("a minute's pause in jitter adds less than a jogger's minute", () => {
  const way = (meters: number): Offset => [0, Math.min(meters, 2_700) + Math.max(0, meters - 2_880)];
  const error = longer(recorded(way, "normal", 5), 5_220);
  assert.ok(error <= 3, `${error} %`);
});

test.run();
