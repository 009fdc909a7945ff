/** What the API takes to save a run. */
export interface Track {
  readonly startedAt: string;
  /** Latitude and longitude in degrees, and seconds since the start. */
  readonly points: [latitude: number, longitude: number, seconds: number][];
}

export type GpxProblem = "notGpx" | "noTimes" | "tooFew";

/** The most points that the API takes. */
const mostPoints = 20_000;

/**
 * The track of a GPX file, all its segments in a row. Points without a time, and those that are not later than the one
 * before, are left out; a track with more points than the API takes is thinned out evenly.
 *
 * @see https://www.topografix.com/GPX/1/1/
 */
export function readGpx(xml: string): Track | GpxProblem {
  if (!/<(?:\w+:)?gpx[\s>]/.test(xml)) return "notGpx";
  const read = Array.from(
    xml.matchAll(/<(?:\w+:)?trkpt\b([^>]*)>([\s\S]*?)<\/(?:\w+:)?trkpt>/g),
    ([, attributes = "", inner = ""]) => ({
      latitude: attributeOf(attributes, "lat"),
      longitude: attributeOf(attributes, "lon"),
      time: Date.parse(/<(?:\w+:)?time>\s*([^<\s]+)\s*</.exec(inner)?.[1] ?? ""),
    }),
  ).filter(({ latitude, longitude }) => Number.isFinite(latitude) && Number.isFinite(longitude));
  if (read.length === 0) return /<(?:\w+:)?trkpt\b/.test(xml) ? "noTimes" : "notGpx";
  const timed: typeof read = [];
  for (const point of read)
    if (point.time > (timed.at(-1)?.time ?? Number.NEGATIVE_INFINITY)) timed.push(point);
  if (timed.length === 0) return "noTimes";
  const points = thinned(timed);
  const [first] = points;
  if (!first || points.length < 2) return "tooFew";
  return {
    startedAt: new Date(first.time).toISOString(),
    points: points.map(({ latitude, longitude, time }) => [latitude, longitude, (time - first.time) / 1_000]),
  };
}

function attributeOf(attributes: string, name: string): number {
  const text = new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']+)["']`).exec(attributes)?.[1];
  return text === undefined ? Number.NaN : Number(text);
}

/** The first and the last one stay. */
function thinned<Point>(points: readonly Point[]): Point[] {
  if (points.length <= mostPoints) return [...points];
  const step = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, index) => points[Math.round(index * step)] as Point);
}
