import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { haversineMeters, midpoint } from "../../../../handlers/game/running/geodesy.ts";
import { checkTrack, type TrackPoint } from "../../../../handlers/game/running/track.ts";
import { decodeChunk, encodeTrack } from "../../../../handlers/game/running/track-code.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { callsOf } from "../../../support/calls.ts";
import { morning, noon, placeAt, runAlong } from "./world.ts";

const test = suite("running: tracks");

/** Points at these seconds and metres to the east. */
const track = (...points: readonly (readonly [seconds: number, meters: number])[]): TrackPoint[] =>
  points.map(([seconds, meters]) => ({ ...placeAt([0, meters]), time: morning + seconds * 1_000 }));

const verdict = (points: readonly TrackPoint[], now = noon): string => {
  try {
    checkTrack(points, now);
    return "good";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { point } = error.options.facts ?? {};
    return point === undefined ? error.code : `${error.code} ${point}`;
  }
};

test("distances are those of a sphere of 6,371,008.8 m", () => {
  const quarter = (Math.PI / 2) * 6_371_008.8;
  const nowhere = { latitude: 0, longitude: 0 };
  const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-6, `${found}`);
  close(haversineMeters(nowhere, { latitude: 90, longitude: 17 }), quarter);
  close(haversineMeters({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }), quarter / 90);
  close(haversineMeters(nowhere, { latitude: 0, longitude: 180 }), 2 * quarter);
  close(haversineMeters(nowhere, nowhere), 0);
});

test("half way is half way, across the antimeridian and over the pole too", () => {
  const half = midpoint({ latitude: 10, longitude: 179.9 }, { latitude: 10, longitude: -179.9 });
  assert.ok(Math.abs(Math.abs(half.longitude) - 180) < 1e-9);
  const pole = midpoint({ latitude: 89, longitude: 0 }, { latitude: 89, longitude: 180 });
  assert.ok(Math.abs(pole.latitude - 90) < 1e-6);
});

test("the length of a track is the sum of its steps", () => {
  const [from, to] = [placeAt([0, 0]), placeAt([0, 3_000])];
  const { distanceMeters, startedAt, endedAt } = checkTrack(
    runAlong([
      [0, 0],
      [0, 3_000],
      [0, 0],
    ]),
    noon,
  );
  assert.ok(Math.abs(distanceMeters - 2 * haversineMeters(from, to)) < 0.05, `${distanceMeters}`);
  assert.equal([startedAt, endedAt], [morning, morning + 2_000_000]);
});

test("times only go forward", () => {
  assert.is(verdict(track([0, 0], [10, 20], [10, 21])), "run_points_unordered 2");
  assert.is(verdict(track([0, 0], [10, 20], [9, 21])), "run_points_unordered 2");
  assert.is(verdict(track([0, 0], [Number.NaN, 20])), "run_points_unordered 1");
});

test("a run began in 2000 or later", () => {
  const begun = (instant: string) =>
    verdict(
      track([0, 0], [30, 60]).map(point => ({ ...point, time: point.time - morning + Date.parse(instant) })),
    );
  assert.equal(["2000-01-01T00:00:00Z", "1999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z"].map(begun), [
    "good",
    "run_too_old 0",
    "run_too_old 0",
  ]);
});

test("a clock may be a minute ahead and no more", () => {
  const run = track([0, 0], [30, 60]);
  const end = morning + 30_000;
  assert.equal([verdict(run, end - 60_000), verdict(run, end - 60_001)], ["good", "run_in_future 1"]);
});

test("300 s between two points are no gap, a millisecond more is one", () => {
  assert.is(verdict(track([0, 0], [300, 600])), "good");
  assert.is(verdict(track([0, 0], [5, 10], [305.001, 600])), "run_has_gap 2");
});

test("coordinates are on the globe", () => {
  const [start] = track([0, 0]) as [TrackPoint];
  const next = (place: object) => [start, { ...start, time: morning + 10_000, ...place }];
  for (const place of [{ latitude: 90.1 }, { longitude: -180.1 }, { latitude: Number.NaN }])
    assert.is(verdict(next(place)), "run_coordinates_invalid 1");
  const edge = { latitude: -90, longitude: 180 };
  assert.is(
    verdict([
      { ...edge, time: morning },
      { ...edge, time: morning + 1 },
    ]),
    "good",
  );
});

test("a run has 2 to 20,000 points", () => {
  assert.is(verdict(track([0, 0])), "run_points_invalid");
  assert.is(verdict([]), "run_points_invalid");
  const long = Array.from({ length: 20_001 }, (_, index) => [index / 10, 0] as const);
  assert.equal([verdict(track(...long)), verdict(track(...long.slice(1)))], ["run_points_invalid", "good"]);
});

test("a run has at most 1,000 km", () => {
  const run = (legs: number) =>
    Array.from({ length: legs + 1 }, (_, leg) => ({
      ...placeAt([0, leg % 2 ? 3_000 : 0]),
      time: Date.parse("2024-01-01T00:00:00Z") + leg * 300_000,
    }));
  assert.equal([verdict(run(333)), verdict(run(334))], ["good", "run_too_long"]);
});

test("12.5 m/s over ten seconds is fast enough for anybody", () => {
  assert.is(verdict(track([0, 0], [10, 124.9])), "good");
  assert.is(verdict(track([0, 0], [10, 125.3])), "run_has_teleport 1");
  assert.is(verdict(track([0, 0], [100, 1_249])), "good");
  assert.is(verdict(track([0, 0], [100, 1_253])), "run_has_teleport 1");
});

test("jitter between points a second apart is no teleport", () => {
  const jitter = (index: number) => (index % 2 ? 20 : -20);
  const run = Array.from({ length: 600 }, (_, index) => [index, index * 4 + jitter(index)] as const);
  assert.is(verdict(track(...run)), "good", "40 m from one second to the next, yet 4 m/s");
});

test("a jump is found wherever it is: at the start, among points a second apart, in the last second", () => {
  const jump = (at: number, length = 60) =>
    track(...Array.from({ length }, (_, index) => [index, index * 3 + (index >= at ? 400 : 0)] as const));
  for (const at of [1, 5, 30, 55, 59]) assert.is(verdict(jump(at)), `run_has_teleport ${at}`);
  assert.is(verdict(jump(2, 4)), "run_has_teleport 2", "a run of three seconds");
  assert.is(verdict(track([0, 0], [250, 30], [251, 1_500])), "run_has_teleport 2", "behind a pause");
  assert.is(verdict(track([0, 0], [1, 1_500], [251, 1_530])), "run_has_teleport 1", "before a pause");
  assert.is(
    verdict(track([0, 0], [1, 124], [11.2, 250])),
    "run_has_teleport 2",
    "over just more than ten seconds",
  );
});

test("there and back within ten seconds is a jump too", () => {
  const run = Array.from({ length: 60 }, (_, index) => [index, index === 30 ? 600 : index * 3] as const);
  assert.is(verdict(track(...run)), "run_has_teleport 30");
});

test("a run has at most 200 points within ten seconds", () => {
  const steady = (milliseconds: number) =>
    track(...Array.from({ length: 300 }, (_, index) => [(index * milliseconds) / 1_000, 0] as const));
  assert.equal([verdict(steady(50)), verdict(steady(49))], ["good", "run_points_too_dense 200"]);
});

test("property: the speed is that between all points of the window, compared one by one", () => {
  const step = fc.record({
    milliseconds: fc.oneof(fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 9_990, max: 10_010 })),
    north: fc.double({ min: -140, max: 140, noNaN: true }),
    east: fc.double({ min: -140, max: 140, noNaN: true }),
  });
  const start = fc.constantFrom(
    { latitude: 44.8, longitude: 20 },
    { latitude: 89.9995, longitude: 179.9999 },
  );
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(start, fc.array(step, { minLength: 1, maxLength: 40 }), (from, steps) => {
      const points: TrackPoint[] = [{ ...from, time: morning }];
      for (const { milliseconds, north, east } of steps) {
        const { latitude, longitude, time } = points.at(-1) as TrackPoint;
        points.push({
          latitude: Math.round(Math.min(90, latitude + north / 111_195) * 1e7) / 1e7,
          longitude: Math.round(Math.min(180, longitude + east / 111_195) * 1e7) / 1e7,
          time: time + milliseconds,
        });
      }
      const expected = firstTooFast(points);
      assert.is(verdict(points), expected < 0 ? "good" : `run_has_teleport ${expected}`);
      verdicts.add(expected < 0 ? "good" : "refused");
    }),
    { numRuns: 500 },
  );
  assert.is(verdicts.size, 2, "both were tried");
});

test("what the speed takes to check grows with the points, not with their square", async () => {
  const count = 5000;
  const circle = Array.from({ length: count }, (_, index) => ({
    ...placeAt([30 * Math.sin(index), 30 * Math.cos(index)]),
    time: morning + index * 50,
  }));
  const spread = circle.map(({ time }, index) => ({
    ...placeAt([62 * Math.sin(index), 62 * Math.cos(index)]),
    time,
  }));
  const dense = circle.map(({ time, ...place }) => ({ ...place, time: morning + (time - morning) / 50 }));
  for (const [points, most] of [
    [circle, 2 * count],
    [spread, 201 * count],
    [dense, 0],
  ] as const) {
    const [distances] = await callsOf(["haversineMeters"], () => verdict(points));
    assert.ok(distances <= most, `${distances} distances for ${points.length} points`);
  }
  assert.ok((await callsOf(["haversineMeters"], () => verdict(circle)))[0] >= count - 1);
});

test("what is stored is what was checked, to the centimetre and the millisecond", () => {
  const point = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    time: fc.integer({ min: -1e12, max: 4e12 }),
  });
  const round = (value: number) => Math.round(value * 1e7) / 1e7 + 0;
  fc.assert(
    fc.property(fc.array(point, { maxLength: 50 }), points => {
      const rounded = points.map(({ latitude, longitude, time }) => ({
        latitude: round(latitude),
        longitude: round(longitude),
        time,
      }));
      assert.equal(encodeTrack(rounded).flatMap(decodeChunk), rounded);
    }),
    { numRuns: 100 },
  );
});

test("a chunk stays far below 64 KB, in base64 too, even of the widest jumps", () => {
  const wild = Array.from({ length: 20_000 }, (_, index) => ({
    latitude: index % 2 ? 90 : -90,
    longitude: index % 2 ? 180 : -180,
    time: morning + index * 300_000,
  }));
  const chunks = encodeTrack(wild);
  assert.is(chunks.length, 10);
  assert.ok(chunks.every(({ length }) => length <= 30_000));
  assert.equal(chunks.flatMap(decodeChunk), wild);
});

/** The same rule, said plainly: any two points, unless a stretch that begins later and ends earlier is long enough. */
function firstTooFast(points: readonly TrackPoint[]): number {
  const window = 10_000;
  return points.findIndex((to, index) =>
    points.slice(0, index).some((from, start) => {
      const [after, before] = [points[start + 1] as TrackPoint, points[index - 1] as TrackPoint];
      if (before.time - after.time >= window) return false;
      return haversineMeters(from, to) * 1_000 > 12.5 * Math.max(to.time - from.time, window);
    }),
  );
}

test.run();
