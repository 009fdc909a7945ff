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
  let deepest = finest;
  while (deepest > 0 && areaOf(box, frame) / getHexagonAreaAvg(deepest, UNITS.m2) > mostCells) deepest--;
  const whole: string[] = [];
  let counted = 0;
  let level = getRes0Cells();
  let cover: Cover = { resolution: 0, cells: level };
  for (let resolution = 0; resolution <= deepest; resolution++) {
    const { reaching, inside, partly } = cellsWithin(frame, level, resolution);
    counted = 7 * counted + inside.length;
    if (resolution === 0 || counted + partly.length <= mostCells)
      cover = { resolution, cells: [...whole, ...reaching] };
    if (counted > mostCells || partly.length > mostCells + mostAround) break;
    whole.push(...inside);
    level = partly.flatMap(cell => cellToChildren(cell, resolution + 1));
  }
  return cover;
}

/**
 * A cell counts as reaching into the box when it is only near, and its children then need not: of those around one
 * place all but one may fall away. Of any more cells that reach into a box, finer ones are as many or more.
 */
const mostAround = 19;

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

function cellsWithin(frame: Frame, level: readonly string[], resolution: number) {
  const reach = degrees(getHexagonEdgeLengthAvg(resolution, UNITS.m) / earthRadiusMeters) * reachEdges;
  const reaching: string[] = [];
  const [inside, partly]: [string[], string[]] = [[], []];
  for (const cell of level) {
    const place = placeIn(frame, cell, reach);
    if (place === "outside") continue;
    reaching.push(cell);
    (place === "inside" ? inside : partly).push(cell);
  }
  return { reaching, inside, partly };
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
