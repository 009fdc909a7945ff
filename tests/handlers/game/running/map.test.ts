import fc from "fast-check";
import {
  cellToChildren,
  cellToLatLng,
  cellToParent,
  getHexagonEdgeLengthAvg,
  getRes0Cells,
  greatCircleDistance,
  gridDisk,
  latLngToCell,
  UNITS,
} from "h3-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Box, coverOf } from "../../../../handlers/game/running/cover.ts";
import { childRange, resolutionOf, toNumber, toText } from "../../../../handlers/game/running/h3-ids.ts";
import { outlineOf } from "../../../../handlers/game/running/outline.ts";
import { callsOf } from "../../../support/calls.ts";

const test = suite("running: the map");

const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

test("the children of a cell are a range of numbers, and nobody else's children are in it", () => {
  fc.assert(
    fc.property(
      place,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 2 }),
      (where, coarse, deeper) => {
        const cell = latLngToCell(where.latitude, where.longitude, coarse);
        const resolution = coarse + deeper;
        const [low, high] = childRange(toNumber(cell), resolution);
        const isIn = (id: bigint) => id >= low && id <= high;
        assert.ok(cellToChildren(cell, resolution).map(toNumber).every(isIn));
        for (const other of gridDisk(cell, 1).filter(one => one !== cell))
          assert.not.ok(cellToChildren(other, resolution).map(toNumber).some(isIn));
      },
    ),
    { numRuns: 30 },
  );
  const cell = latLngToCell(44.8, 20.45, 10);
  assert.equal([toText(toNumber(cell)), resolutionOf(toNumber(cell))], [cell, 10]);
});

test("a cell's children of any resolution stay within the reach that the cover counts with", () => {
  fc.assert(
    fc.property(place, fc.integer({ min: 0, max: 9 }), (where, resolution) => {
      const parent = latLngToCell(where.latitude, where.longitude, resolution);
      const child = latLngToCell(where.latitude, where.longitude, 12);
      const ancestor = cellToParent(child, resolution);
      const reach = (1.5 * getHexagonEdgeLengthAvg(resolution, UNITS.m)) / 6_371_008.8;
      for (const cell of [parent, ancestor])
        assert.ok(
          greatCircleDistance(cellToLatLng(cell), [where.latitude, where.longitude], UNITS.rads) <= reach,
        );
    }),
    { numRuns: 1_000 },
  );
});

const isIn = (
  { west, south, east, north }: Box,
  { latitude, longitude }: { latitude: number; longitude: number },
) =>
  latitude >= south &&
  latitude <= north &&
  (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east);

test("a cover has the cell of every place in the box, never more cells than asked for, and is no coarser than need be", () => {
  const box = fc.record({
    south: fc.double({ min: -90, max: 89, noNaN: true }),
    west: fc.double({ min: -180, max: 180, noNaN: true }),
    height: fc.double({ min: 0.0001, max: 60, noNaN: true }),
    width: fc.double({ min: 0.0001, max: 359, noNaN: true }),
    share: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    scale: fc.constantFrom(1, 0.1, 0.01, 0.001),
  });
  fc.assert(
    fc.property(box, ({ south, west, height, width, share, scale }) => {
      const turn = (longitude: number) => (longitude > 180 ? longitude - 360 : longitude);
      const north = Math.min(90, south + height * scale);
      const shape = { south, west, north, east: turn(west + width * scale) };
      const { resolution, cells } = coverOf(shape, 1_000, 10);
      const where = {
        latitude: south + (north - south) * share[0],
        longitude: turn(west + width * scale * share[1]),
      };
      if (!isIn(shape, where)) return;
      const whole = new Set(cells.flatMap(cell => cellToChildren(cell, resolution)));
      assert.ok(whole.has(latLngToCell(where.latitude, where.longitude, resolution)), JSON.stringify(shape));
      assert.ok(whole.size <= 1_000, `${whole.size}`);
    }),
    { numRuns: 60 },
  );
  const city = { west: 20.44, south: 44.79, east: 20.46, north: 44.81 };
  assert.equal([coverOf(city, 1_000, 10).resolution, coverOf(city, 100, 10).resolution], [10, 9]);
  const world = { west: -180, south: -90, east: 180, north: 90 };
  assert.equal([coverOf(world, 1_000, 10).resolution, coverOf(world, 100, 10).resolution], [1, 0]);
  assert.is(coverOf(world, 1, 10).cells.length, 122);
});

test("a box that is a line takes no more work than others", async () => {
  const lines: Box[] = [
    { west: 1, south: 0, east: 0, north: 0 },
    { west: 0, south: -90, east: 0, north: 90 },
    { west: -180, south: 0, east: 180, north: 0 },
    { west: -180, south: 44.8, east: 180, north: 44.8001 },
  ];
  for (const line of lines) {
    const [looks] = await callsOf(["placeIn"], () => {
      const { resolution, cells } = coverOf(line, 1_000, 12);
      assert.ok(resolution >= 3 && cells.length <= 1_000, `${resolution}, ${cells.length}`);
    });
    assert.ok(looks > 122 && looks < 15_000, `${looks} cells were looked at`);
  }
});

test("across the antimeridian a box has cells on both sides, and none of the rest of the earth", () => {
  const { cells, resolution } = coverOf({ west: 179.9, south: 0, east: -179.9, north: 0.2 }, 1_000, 10);
  const longitudes = cells
    .flatMap(cell => cellToChildren(cell, resolution))
    .map(cell => cellToLatLng(cell)[1]);
  assert.ok(longitudes.some(one => one > 0) && longitudes.some(one => one < 0));
  assert.ok(longitudes.every(one => Math.abs(one) > 179.8));
});

type Ring = readonly (readonly number[])[];
const ringsOf = (cell: string): Ring[] => {
  const outline = outlineOf(cell);
  return outline.type === "Polygon" ? outline.coordinates : outline.coordinates.flat();
};

test("outlines are closed rings, counterclockwise, within 180 degrees, whole at both sides of the antimeridian", () => {
  const crossing = latLngToCell(10, 180, 3);
  assert.is(outlineOf(crossing).type, "MultiPolygon");
  assert.is(ringsOf(crossing).length, 2);
  for (const cell of [...getRes0Cells(), crossing, latLngToCell(90, 0, 5), latLngToCell(-90, 0, 5)]) {
    for (const ring of ringsOf(cell)) {
      assert.ok(ring.length >= 4, cell);
      assert.equal(ring.at(-1), ring[0]);
      assert.ok(
        ring.every(([x = 999, y = 999]) => Math.abs(x) <= 180 && Math.abs(y) <= 90),
        cell,
      );
      assert.ok(planarArea(ring) > 0, `${cell} is clockwise`);
    }
  }
});

test("the cells of the coarsest resolution cover the map exactly once", () => {
  const all = getRes0Cells()
    .flatMap(ringsOf)
    .map(planarArea)
    .reduce((sum, one) => sum + one, 0);
  // Edges are straight on the map and not on the globe, for both neighbours alike; but the poles' caps are whole.
  assert.ok(Math.abs(all - 360 * 180) < 1, `${all}`);
});

test("a cell that crosses nothing is one polygon through its corners", () => {
  const cell = latLngToCell(44.8, 20.45, 10);
  const outline = outlineOf(cell);
  assert.equal([outline.type, outline.coordinates.length, outline.coordinates[0]?.length], ["Polygon", 1, 7]);
});

/** Square degrees; above zero counterclockwise. */
const planarArea = (ring: Ring): number =>
  ring.slice(1).reduce((sum, [x = 0, y = 0], index) => {
    const [x0 = 0, y0 = 0] = ring[index] ?? [];
    return sum + (x0 * y - x * y0) / 2;
  }, 0);

test.run();
