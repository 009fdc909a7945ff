import fc from "fast-check";
import {
  areNeighborCells,
  cellArea,
  cellToLatLng,
  getPentagons,
  gridPathCells,
  latLngToCell,
  UNITS,
} from "h3-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { claimedCells, crossedCells } from "../../../../handlers/game/running/cells.ts";
import type { Place } from "../../../../handlers/game/running/geodesy.ts";
import { findLoops } from "../../../../handlers/game/running/loops.ts";
import { type Offset, placeAt, runAlong, square } from "./world.ts";

const test = suite("running: cells and loops");

const areas = (corners: readonly Offset[]) =>
  findLoops(runAlong(corners))
    .map(({ areaSquareMeters }) => areaSquareMeters / 10_000)
    .filter(hectares => hectares > 0.1)
    .map(hectares => Math.round(hectares * 10) / 10)
    .sort((a, b) => a - b);

/** How many cells are claimed beside those that are crossed. */
const inside = (places: readonly Place[]) => claimedCells(places, 10).length - crossedCells(places, 10).size;

test("no cell of the way is left out, however few the points", () => {
  const places = fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  fc.assert(
    fc.property(places, fc.double({ min: -0.02, max: 0.02, noNaN: true }), (from, north) => {
      const to = { latitude: Math.max(-90, Math.min(90, from.latitude + north)), longitude: from.longitude };
      const cells = crossedCells([from, to], 10);
      assert.ok(isConnected([...cells]), "one chain of neighbours");
      const between = { latitude: (from.latitude + to.latitude) / 2, longitude: from.longitude };
      assert.ok(cells.has(latLngToCell(between.latitude, between.longitude, 10)));
    }),
    { numRuns: 60 },
  );
});

test("a way across the antimeridian stays on its side of the earth", () => {
  const cells = crossedCells(
    [
      { latitude: 0.001, longitude: 179.99 },
      { latitude: 0.001, longitude: -179.99 },
    ],
    10,
  );
  assert.ok(cells.size > 10 && cells.size < 40, `${cells.size}`);
  assert.ok(isConnected([...cells]));
});

test("ways over pentagons work, where H3's own path fails", () => {
  for (const pentagon of getPentagons(10)) {
    const [latitude, longitude] = cellToLatLng(pentagon);
    const cells = crossedCells(
      [
        { latitude: latitude - 0.005, longitude },
        { latitude: latitude + 0.005, longitude: longitude + 0.002 },
      ],
      10,
    );
    assert.ok(isConnected([...cells]) && cells.size >= 6, `${pentagon}: ${cells.size}`);
  }
  const [from, to] = [getPentagons(10)[0] as string, getPentagons(10)[1] as string];
  assert.throws(() => gridPathCells(from, to));
});

test("a run from corner to corner and back to its start is one loop", () => {
  assert.equal(areas(square(400)), [16]);
  assert.ok(inside(runAlong(square(400))) >= 3);
});

test("a run that ends within 50 m of its start has closed the loop; at 60 m it has not", () => {
  const ending = (east: number) => runAlong([...square(600).slice(0, 4), [0, east]]);
  assert.ok(inside(ending(48)) > 10);
  assert.is(inside(ending(60)), 0);
});

test("a run that crosses itself has closed what lies between, whatever its ends", () => {
  const corners: Offset[] = [
    [0, -400],
    [0, 500],
    [500, 500],
    [500, 100],
    [-400, 100],
  ];
  assert.equal(areas(corners), [20]);
  assert.ok(inside(runAlong(corners)) > 5);
});

test("a run that comes back along its own first street has closed a loop", () => {
  const corners: Offset[] = [
    [0, 0],
    [0, 400],
    [400, 400],
    [400, -400],
    [0, -400],
    [0, 200],
  ];
  assert.equal(areas(corners), [32]);
});

test("a long way that crosses two streets closes two loops, the nearer one first", () => {
  const corners: Offset[] = [
    [0, 0],
    [0, 400],
    [200, 400],
    [200, 0],
    [400, 0],
    [400, 300],
    [-100, 300],
  ];
  const found = findLoops(corners.map(corner => placeAt(corner))).map(
    ({ areaSquareMeters }) => areaSquareMeters,
  );
  assert.equal(
    found.map(area => Math.round(area / 1_000)),
    [60, 20],
  );
});

test("a street that leads to a loop and back adds nothing to it", () => {
  const corners: Offset[] = [[-800, 0], ...square(400), [-800, 0]];
  assert.equal(areas(corners), [16]);
});

test("an eight has two loops", () => {
  const corners: Offset[] = [
    [0, 0],
    [400, 400],
    [400, 0],
    [0, 400],
    [0, 0],
  ];
  assert.equal(areas(corners), [4, 4]);
});

test("two laps are two loops; there and back is none", () => {
  const laps = [...square(400), ...square(400).slice(1)];
  assert.equal(areas(laps), [16, 16]);
  assert.equal(
    areas([
      [0, 0],
      [0, 900],
      [0, 0],
    ]),
    [],
  );
});

test("points that jitter find the same loop", () => {
  const noise = (index: number) => (Math.sin(index * 12.9898) * 43_758.5453) % 5;
  const points = runAlong(square(500), { everySeconds: 1 }).map(({ latitude, longitude }, index) => ({
    latitude: latitude + noise(index) / 111_195,
    longitude: longitude + noise(index + 7) / 111_195,
  }));
  const found = findLoops(points).map(({ areaSquareMeters }) => areaSquareMeters);
  assert.ok(Math.abs(Math.max(...found) - 250_000) < 5_000, `${Math.max(...found)}`);
});

test("a loop of at most 5 km² claims what lies inside; a larger one its path only", () => {
  const [small, large] = [runAlong(square(2_230)), runAlong(square(2_245))];
  const area = claimedCells(small, 10)
    .map(cell => cellArea(cell, UNITS.m2))
    .reduce((sum, one) => sum + one, 0);
  assert.ok(area > 4_900_000 && area < 6_200_000, `${area}`);
  assert.is(inside(large), 0);
  assert.ok(claimedCells(large, 10).length > 60);
});

test("a small loop counts beside a large one", () => {
  const corners: Offset[] = [...square(3_000), [-400, 0], [-400, -400], [0, -400], [0, 0]];
  assert.equal(areas(corners), [16, 899.8]);
  assert.ok(inside(runAlong(corners)) >= 3);
});

test("a loop across the antimeridian is claimed like any other", () => {
  const there = (corners: readonly Offset[]) =>
    runAlong(corners).map(({ latitude, longitude }) => {
      const moved = longitude + 180 - 20.4525;
      return { latitude, longitude: moved > 180 ? moved - 360 : moved };
    });
  assert.ok(there(square(500)).some(({ longitude }) => longitude < 0));
  assert.ok(inside(there(square(500))) >= 5);
  assert.is(findLoops(there(square(500))).length, 1);
});

test("the area of a loop is that of the sphere", () => {
  const [whole] = findLoops([
    placeAt([0, 0]),
    placeAt([1_000, 0]),
    placeAt([1_000, 1_000]),
    placeAt([0, 1_000]),
    placeAt([0, 0]),
  ]);
  assert.ok(Math.abs((whole?.areaSquareMeters ?? 0) - 1_000_000) < 200, `${whole?.areaSquareMeters}`);
});

test("a run of more than 20,000 cells is refused", () => {
  const round = Array.from({ length: 2_500 }, (_, index) => ({
    latitude: 0,
    longitude: ((index * 0.02) % 360) - 180,
  }));
  assert.throws(() => claimedCells(round, 11), /too long/);
});

/** Whether one can walk from each of the cells to all others without leaving them. */
function isConnected(cells: readonly string[]): boolean {
  const reached = new Set(cells.slice(0, 1));
  for (const cell of reached)
    for (const other of cells) if (!reached.has(other) && areNeighborCells(cell, other)) reached.add(other);
  return reached.size === cells.length;
}

test.run();
