import {
  cellToChildren,
  cellToLatLng,
  getHexagonAreaAvg,
  getHexagonEdgeLengthAvg,
  getRes0Cells,
  UNITS,
} from "h3-js";
import { degrees, earthRadiusMeters, radians, turned } from "./geodesy.ts";

/** A part of the map between two meridians and two parallels, in degrees; `east` is below `west` across the antimeridian. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The cells of one resolution that reach into a box. */
export interface Cover {
  readonly resolution: number;
  /** Cells of that resolution, and coarser ones of which all children belong to it. */
  readonly cells: readonly string[];
}

/**
 * Covers a box with cells of the finest resolution at which there are no more than so many; with those of resolution
 * 0, of which the earth has 122, where there are always more. Cells beside the box can be among them.
 */
export function coverOf(box: Box, mostCells: number, finest: number): Cover {
  const frame = frameOf(box);
  let resolution = finest;
  while (resolution > 0 && areaOf(box, frame) / getHexagonAreaAvg(resolution, UNITS.m2) > mostCells)
    resolution--;
  for (; ; resolution--) {
    const cells = cellsWithin(frame, resolution, resolution === 0 ? Number.POSITIVE_INFINITY : mostCells);
    if (cells) return { resolution, cells };
  }
}

/** How far a cell and all its children reach from its centre, in average edge lengths of its resolution. */
const reachEdges = 1.5;

interface Frame {
  readonly south: number;
  readonly north: number;
  /** Longitude half way, and how far it is from there to the sides. */
  readonly middle: number;
  readonly halfWidth: number;
}

function frameOf({ west, south, east, north }: Box): Frame {
  const width = east < west ? east - west + 360 : east - west;
  return { south, north, middle: turned(west + width / 2), halfWidth: width / 2 };
}

const areaOf = ({ south, north }: Box, { halfWidth }: Frame) =>
  earthRadiusMeters ** 2 * radians(2 * halfWidth) * (Math.sin(radians(north)) - Math.sin(radians(south)));

/** Undefined as soon as there are more than so many. */
function cellsWithin(frame: Frame, resolution: number, mostCells: number): string[] | undefined {
  const found: string[] = [];
  let counted = 0;
  let level = getRes0Cells();
  for (let depth = 0; level.length > 0; depth++) {
    const reach = degrees(getHexagonEdgeLengthAvg(depth, UNITS.m) / earthRadiusMeters) * reachEdges;
    const partly: string[] = [];
    for (const cell of level) {
      const place = placeIn(frame, cell, reach);
      if (place === "outside") continue;
      if (place === "partly" && depth < resolution) partly.push(cell);
      else {
        found.push(cell);
        counted += 7 ** (resolution - depth);
      }
    }
    if (counted > mostCells) return undefined;
    level = partly.flatMap(cell => cellToChildren(cell, depth + 1));
  }
  return found;
}

/** By the circle around the cell: what it calls outside is outside, and what it calls inside is inside. */
function placeIn({ south, north, middle, halfWidth }: Frame, cell: string, reach: number) {
  const [latitude, longitude] = cellToLatLng(cell);
  if (latitude + reach < south || latitude - reach > north) return "outside";
  const holdsPole = Math.abs(latitude) + reach >= 90;
  const reachAcross = holdsPole
    ? 180
    : degrees(Math.asin(Math.sin(radians(reach)) / Math.cos(radians(latitude))));
  const distance = Math.abs(turned(longitude - middle));
  if (distance - reachAcross > halfWidth) return "outside";
  const isInside = latitude - reach >= south && latitude + reach <= north;
  return isInside && (halfWidth >= 180 || distance + reachAcross <= halfWidth) ? "inside" : "partly";
}
