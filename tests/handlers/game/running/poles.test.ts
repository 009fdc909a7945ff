import fc from "fast-check";
import { cellToLatLng, gridDisk, latLngToCell, polygonToCells } from "h3-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { claimedCells, crossedCells } from "../../../../handlers/game/running/cells.ts";
import { haversineMeters, type Place } from "../../../../handlers/game/running/geodesy.ts";
import { findLoops } from "../../../../handlers/game/running/loops.ts";
import { aroundPole } from "./hostile.ts";

const test = suite("running: loops on the sphere");

const circle = (centre: Place, meters: number, count = 180): Place[] =>
  Array.from({ length: count + 1 }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    return around(centre, meters * Math.cos(angle), meters * Math.sin(angle));
  });

/** So many metres to the north and east of a place, on the sphere. */
function around({ latitude, longitude }: Place, north: number, east: number): Place {
  const [distance, bearing] = [Math.hypot(north, east) / 6_371_008.8, Math.atan2(east, north)];
  if (Math.abs(latitude) === 90)
    return {
      latitude: latitude - (Math.sign(latitude) * distance * 180) / Math.PI,
      longitude: (bearing * 180) / Math.PI,
    };
  const phi = (latitude * Math.PI) / 180;
  const sine = Math.sin(phi) * Math.cos(distance) + Math.cos(phi) * Math.sin(distance) * Math.cos(bearing);
  const across = Math.atan2(
    Math.sin(bearing) * Math.sin(distance) * Math.cos(phi),
    Math.cos(distance) - Math.sin(phi) * sine,
  );
  const turned = ((((longitude + (across * 180) / Math.PI + 180) % 360) + 360) % 360) - 180;
  return { latitude: (Math.asin(sine) * 180) / Math.PI, longitude: turned };
}

/** The cells whose centre is within a circle, by H3's own distances. */
const within = (centre: Place, meters: number): string[] =>
  gridDisk(latLngToCell(centre.latitude, centre.longitude, 10), 12).filter(cell => {
    const [latitude, longitude] = cellToLatLng(cell);
    return haversineMeters(centre, { latitude, longitude }) < meters;
  });

const centres: readonly (readonly [name: string, centre: Place])[] = [
  ["the north pole", { latitude: 90, longitude: 0 }],
  ["the south pole", { latitude: -90, longitude: 0 }],
  ["a place 300 m from the pole", { latitude: 89.9973, longitude: 120 }],
  ["the antimeridian", { latitude: 52, longitude: 180 }],
  ["Belgrade", { latitude: 44.8, longitude: 20.45 }],
];

for (const [name, centre] of centres)
  test(`a circle of 500 m around ${name} claims what is inside`, () => {
    const run = circle(centre, 500);
    const [loop] = findLoops(run, undefined, area => area > 1_000);
    const area = Math.PI * 500 ** 2;
    assert.ok(Math.abs((loop?.areaSquareMeters ?? 0) - area) < area / 100, `${loop?.areaSquareMeters}`);
    const expected = new Set([...crossedCells(run, 10), ...within(centre, 499)]);
    assert.equal(claimedCells(run, 10), [...expected].sort());
    assert.ok(expected.size >= 55, `${expected.size}`);
  });

test("a thin loop around a pole claims its path", () => {
  const turn = (radius: number, from: number, to: number) => (index: number) => {
    const angle = from + ((to - from) * index) / 199;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  };
  const out = aroundPole(200, 10_000, turn(300, 0, 6.2));
  const back = aroundPole(200, 10_000, turn(309, 6.2, 0));
  const run = [...out, ...back];
  assert.equal(claimedCells(run, 10), [...crossedCells(run, 10)].sort());
});

test("a thin loop across a pole claims its path", () => {
  const run = aroundPole(400, 10_000, index =>
    index < 200 ? [index * 20 - 2_000, 0] : [(399 - index) * 20 - 2_000, 9],
  );
  assert.equal(claimedCells(run, 10), [...crossedCells(run, 10)].sort());
});

test("property: away from the poles, the cells inside are those of H3's polygonToCells", () => {
  const blob = fc.record({
    latitude: fc.double({ min: -60, max: 60, noNaN: true }),
    longitude: fc.double({ min: -179, max: 179, noNaN: true }),
    radii: fc.array(fc.double({ min: 150, max: 900, noNaN: true }), { minLength: 5, maxLength: 12 }),
  });
  fc.assert(
    fc.property(blob, ({ radii, ...centre }) => {
      const corners = radii.map((meters, index) => {
        const angle = (index / radii.length) * 2 * Math.PI;
        return around(centre, meters * Math.cos(angle), meters * Math.sin(angle));
      });
      const run = [...corners, corners[0] as Place];
      const inside = polygonToCells(
        corners.map(({ latitude, longitude }) => [latitude, longitude]),
        10,
      );
      assert.equal(claimedCells(run, 10), [...new Set([...crossedCells(run, 10), ...inside])].sort());
    }),
    { numRuns: 60 },
  );
});

test.run();
