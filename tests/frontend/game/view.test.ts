import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  boundsOf,
  fromScreen,
  metersPerPixel,
  moved,
  toScreen,
  viewOf,
  zoomed,
} from "../../../frontend/src/pages/game/map/view.ts";

const test = suite("the view of the map");
const size = { width: 800, height: 600 };
const belgrade = { latitude: 44.8125, longitude: 20.4612, zoom: 13 };
const near = (actual: number, expected: number, by: number) =>
  assert.ok(Math.abs(actual - expected) <= by, `${actual} is not ${expected}`);

test("a place is where its pixels are, and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 600 }), (x, y) => {
      const place = fromScreen(belgrade, size, [x, y]);
      const [backX, backY] = toScreen(belgrade, size, place.latitude, place.longitude);
      near(backX, x, 1e-6);
      near(backY, y, 1e-6);
    }),
  );
});

test("moving by pixels moves what is under the finger", () => {
  const place = fromScreen(belgrade, size, [100, 200]);
  const [x, y] = toScreen(moved(belgrade, [30, -40]), size, place.latitude, place.longitude);
  near(x, 130, 1e-6);
  near(y, 160, 1e-6);
});

test("what is at the pointer stays there when the scale changes, within its limits", () => {
  const place = fromScreen(belgrade, size, [700, 50]);
  const closer = zoomed(belgrade, size, 1.5, [700, 50]);
  assert.is(closer.zoom, 14.5);
  const [x, y] = toScreen(closer, size, place.latitude, place.longitude);
  near(x, 700, 1e-6);
  near(y, 50, 1e-6);
  assert.is(zoomed(belgrade, size, 99).zoom, 18);
  assert.is(zoomed(belgrade, size, -99).zoom, 2);
});

test("has bounds, also across the antimeridian, and of the whole world", () => {
  const { west, south, east, north } = boundsOf(belgrade, size);
  assert.ok(west < belgrade.longitude && belgrade.longitude < east);
  assert.ok(south < belgrade.latitude && belgrade.latitude < north);
  const fiji = boundsOf({ latitude: -17, longitude: 179.99, zoom: 13 }, size);
  assert.ok(fiji.west > 0 && fiji.east < 0);
  assert.equal(
    [boundsOf({ ...belgrade, zoom: 1 }, size)].map(bounds => [bounds.west, bounds.east]),
    [[-180, 180]],
  );
});

test("a place beyond the antimeridian is on the near side", () => {
  const [x] = toScreen({ latitude: 0, longitude: 179.9, zoom: 8 }, size, 0, -179.9);
  near(x, 400 + (0.2 / 360) * 256 * 2 ** 8, 1e-6);
});

test("shows all of a track", () => {
  const track = [
    [44.8, 20.4],
    [44.82, 20.46],
  ] as const;
  const view = viewOf(track, size);
  for (const [latitude, longitude] of track) {
    const [x, y] = toScreen(view, size, latitude, longitude);
    assert.ok(x > 0 && x < 800 && y > 0 && y < 600);
  }
  assert.is(viewOf([[1, 2]], size).zoom, 16);
});

test("knows how long a pixel is", () => {
  near(metersPerPixel({ latitude: 0, longitude: 0, zoom: 0 }), 156_543, 1);
  near(metersPerPixel({ latitude: 60, longitude: 0, zoom: 0 }), 78_272, 1);
});

test.run();
