import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readGpx } from "../../../frontend/src/pages/game/gpx.ts";

const test = suite("GPX files");
const gpx = (points: string) =>
  `<?xml version="1.0"?><gpx version="1.1" creator="a watch"><trk><trkseg>${points}</trkseg></trk></gpx>`;
const point = (lat: string | number, lon: string | number, time: string) =>
  `<trkpt lat="${lat}" lon="${lon}"><ele>90</ele><time>${time}</time></trkpt>`;

test("become a start and points with seconds, over all segments", () => {
  const file = gpx(
    `${point(44.8, 20.4, "2026-06-01T06:00:00Z")}</trkseg><trkseg>${point(44.81, 20.41, "2026-06-01T08:00:12.500+02:00")}`,
  );
  assert.equal(readGpx(file), {
    startedAt: "2026-06-01T06:00:00.000Z",
    points: [
      [44.8, 20.4, 0],
      [44.81, 20.41, 12.5],
    ],
  });
});

test("may have a prefix, other quotes and another order of attributes", () => {
  const one = (second: number) =>
    `<g:trkpt lon='20.4'\n lat='44.8' ><g:time> 2026-06-01T06:00:0${second}Z </g:time></g:trkpt>`;
  const track = readGpx(`<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1">${one(0)}${one(5)}</g:gpx>`);
  assert.equal(typeof track === "object" && track.points, [
    [44.8, 20.4, 0],
    [44.8, 20.4, 5],
  ]);
});

test("lose points without a time, and those that are not later than the one before", () => {
  const track = readGpx(
    gpx(
      [
        point(1, 1, "2026-06-01T06:00:00Z"),
        `<trkpt lat="2" lon="2"></trkpt>`,
        point(3, 3, "2026-06-01T06:00:00Z"),
        point("x", 4, "2026-06-01T06:00:05Z"),
        point(5, 5, "2026-06-01T06:00:09Z"),
      ].join(""),
    ),
  );
  assert.equal(typeof track === "object" && track.points, [
    [1, 1, 0],
    [5, 5, 9],
  ]);
});

test("with more points than the API takes are thinned out, with their ends", () => {
  const start = Date.parse("2026-06-01T06:00:00Z");
  const many = Array.from({ length: 20_501 }, (_, index) =>
    point(index / 1e6, 0, new Date(start + index * 1_000).toISOString()),
  );
  const track = readGpx(gpx(many.join("")));
  assert.ok(typeof track === "object");
  assert.is(track.points.length, 20_000);
  assert.equal(track.points[0], [0, 0, 0]);
  assert.equal(track.points.at(-1), [0.0205, 0, 20_500]);
});

test("that are none, or have no times, say so", () => {
  assert.is(readGpx("<kml/>"), "notGpx");
  assert.is(readGpx(gpx("")), "notGpx");
  assert.is(readGpx(gpx(`<trkpt lat="1" lon="1"></trkpt>`)), "noTimes");
  assert.is(readGpx(gpx(point(1, 1, "2026-06-01T06:00:00Z"))), "tooFew");
});

test.run();
