import { cellToBoundary } from "h3-js";
import type { TerritoryFeature } from "./territory-shapes.ts";

type Position = [longitude: number, latitude: number];
type Geometry = TerritoryFeature["geometry"];

/**
 * The outline of an H3 cell as GeoJSON: counterclockwise, closed, and cut where it crosses the antimeridian; a cell
 * around a pole reaches to 90° there.
 * https://www.rfc-editor.org/rfc/rfc7946#section-3.1.9
 */
export function outlineOf(cell: string): Geometry {
  const ring = continuous(cellToBoundary(cell).map(([latitude, longitude]) => [longitude, latitude]));
  const rings = [-360, 0, 360].flatMap(shift => {
    const part = clipped(ring.map(([longitude, latitude]): Position => [longitude + shift, latitude]));
    return part.length < 3 ? [] : [closed(part)];
  });
  const [only] = rings;
  return only && rings.length === 1
    ? { type: "Polygon", coordinates: [only] }
    : { type: "MultiPolygon", coordinates: rings.map(part => [part]) };
}

/** Without jumps; around a pole the ring goes on to the pole and back along it. */
function continuous(ring: readonly Position[]): Position[] {
  const [first] = ring as [Position];
  let [longitude] = first;
  const follow = ([next, latitude]: Position): Position => {
    longitude += ((((next - longitude) % 360) + 540) % 360) - 180;
    return [longitude, latitude];
  };
  const path = ring.map(follow);
  const [end] = follow(first);
  if (Math.abs(end - first[0]) < 180) return path;
  const pole = Math.sign(first[1]) * 90;
  return [...path, [end, first[1]], [end, pole], [first[0], pole]];
}

/** What lies between 180° west and 180° east (Sutherland and Hodgman). */
const clipped = (ring: readonly Position[]): Position[] => cut(cut(ring, -180, 1), 180, -1);

function cut(ring: readonly Position[], meridian: number, side: 1 | -1): Position[] {
  const isKept = ([longitude]: Position) => (longitude - meridian) * side >= 0;
  return ring.flatMap((position, index): Position[] => {
    const before = ring.at(index - 1) as Position;
    const kept = isKept(position) ? [position] : [];
    if (isKept(before) === isKept(position)) return kept;
    const share = (meridian - before[0]) / (position[0] - before[0]);
    return [[meridian, before[1] + (position[1] - before[1]) * share], ...kept];
  });
}

/** To a centimetre. */
function closed(ring: readonly Position[]): Position[] {
  const round = (value: number) => Math.round(value * 1e7) / 1e7;
  const rounded = ring.map(([longitude, latitude]): Position => [round(longitude), round(latitude)]);
  return [...rounded, rounded[0] as Position];
}
