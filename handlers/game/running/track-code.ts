import { stepsPerDegree, type TrackPoint } from "./track.ts";

/** At most some 13 bytes a point, mostly 6: well below the 64 KB of a row that the Data API can read, base64 included. */
const pointsPerChunk = 2_000;

/**
 * A track as the database keeps it: in chunks of at most 2,000 points, each readable by itself. Latitude, longitude
 * (in steps of a ten-millionth of a degree) and time (in ms) as the difference from the point before, zigzag, as
 * base-128 varints (https://protobuf.dev/programming-guides/encoding/#signed-ints).
 */
export function encodeTrack(points: readonly TrackPoint[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < points.length; start += pointsPerChunk)
    chunks.push(encodeChunk(points.slice(start, start + pointsPerChunk)));
  return chunks;
}

/** The points of one chunk. */
export function decodeChunk(bytes: Uint8Array): TrackPoint[] {
  const points: TrackPoint[] = [];
  const before: Steps = [0, 0, 0];
  let at = 0;
  const next = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * factor;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  };
  while (at < bytes.length) {
    for (let index = 0; index < 3; index++) before[index] = (before[index] as number) + next();
    const [latitude, longitude, time] = before;
    points.push({ latitude: latitude / stepsPerDegree, longitude: longitude / stepsPerDegree, time });
  }
  return points;
}

type Steps = [latitude: number, longitude: number, time: number];

function encodeChunk(points: readonly TrackPoint[]): Uint8Array {
  const bytes: number[] = [];
  let before: Steps = [0, 0, 0];
  for (const { latitude, longitude, time } of points) {
    const steps: Steps = [
      Math.round(latitude * stepsPerDegree),
      Math.round(longitude * stepsPerDegree),
      time,
    ];
    for (let index = 0; index < 3; index++) push(bytes, (steps[index] as number) - (before[index] as number));
    before = steps;
  }
  return Uint8Array.from(bytes);
}

/** Without bit operations, which end at 32 bits. */
function push(bytes: number[], difference: number): void {
  let rest = difference < 0 ? -2 * difference - 1 : 2 * difference;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}
