import { rules } from "../../../../handlers/game/rules.ts";
import type { TrackPoint } from "../../../../handlers/game/running/track.ts";
import { morning, type Offset, placeAt } from "./world.ts";

const metersPerDegree = 111_195;

export const alongGround = (
  points: number,
  milliseconds: number,
  place: (index: number) => Offset,
): TrackPoint[] =>
  Array.from({ length: points }, (_, index) => ({
    ...placeAt(place(index)),
    time: morning + index * milliseconds,
  }));

export const aroundPole = (
  points: number,
  milliseconds: number,
  place: (index: number) => Offset,
): TrackPoint[] =>
  Array.from({ length: points }, (_, index) => {
    const [north, east] = place(index);
    return {
      latitude: 90 - Math.hypot(north, east) / metersPerDegree,
      longitude: (Math.atan2(east, north) * 180) / Math.PI,
      time: morning + index * milliseconds,
    };
  });

/** Without a crossing, line beside line, a centimetre and a bit apart. */
const zigzag =
  (meters: number, apart: number) =>
  (index: number): Offset => [index % 2 === 0 ? 0 : meters, index * apart];

const spiral =
  (apart: number) =>
  (index: number): Offset => {
    const angle = Math.sqrt((index * 4 * Math.PI * 10) / apart);
    const radius = (apart * angle) / (2 * Math.PI);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };

const laps =
  (radius: number, step: number) =>
  (index: number): Offset => [
    radius * Math.cos((index * step) / radius),
    radius * Math.sin((index * step) / radius) + index / 1_000,
  ];

/** There and back, 9 m apart: 960 km of 20,000 points, of which each half is 48 m from the next. */
const thin =
  (points: number) =>
  (index: number): Offset =>
    index < points / 2 ? [0, index * 48] : [9, (points - index) * 48];

/** Tracks that keep every rule but perhaps the speed, and are made to cost as much as they can. */
export const hostileTracks = (
  points: number = rules.runs.mostPoints,
): readonly (readonly [name: string, track: TrackPoint[]])[] => [
  ["a zigzag of 16 m at 20 Hz, without crossings", alongGround(points, 50, zigzag(16, 0.012))],
  ["a zigzag of 50 m at 1 Hz", alongGround(points, 5_000, zigzag(49, 0.012))],
  ["a zigzag of 50 m over wide lines", alongGround(points, 5_000, zigzag(49, 2.5))],
  ["a run that starts at the pole", aroundPole(points, 50, zigzag(16, 0.012))],
  ["a spiral around the pole", aroundPole(points, 1_000, spiral(3))],
  ["a spiral", alongGround(points, 1_000, spiral(3))],
  ["laps of 7.9 km", alongGround(points, 5_000, laps(1_255, 49))],
  ["laps of 400 m", alongGround(points, 1_000, laps(64, 10))],
  ["a thin loop of 960 km", alongGround(points, 5_000, thin(points))],
  ["a star", alongGround(points, 5_000, index => [24 * Math.cos(index * 2.4), 24 * Math.sin(index * 2.4)])],
  ["two places 124 m apart in turn at 20 Hz", alongGround(Math.min(points, 8_000), 50, zigzag(124, 0))],
  ["a straight line of 990 km", alongGround(points, 5_000, index => [index * 35, index * 35])],
];
