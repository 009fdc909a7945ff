import { cellToLatLng, getHexagonAreaAvg, gridDisk, UNITS } from "h3-js";
import { ApiError } from "../../platform/errors.ts";
import { rules } from "../rules.ts";
import { CellWalk } from "./cell-walk.ts";
import { errors } from "./errors.ts";
import type { Place } from "./geodesy.ts";
import { Interior } from "./interior.ts";
import { findLoops } from "./loops.ts";
import { type Plane, planeAround } from "./plane.ts";

/**
 * The H3 cells that a run claims, each once, in order: those that it crosses, and those whose centre lies inside a
 * loop of at most 5 km².
 *
 * @throws ApiError `run_too_long` for more than 20,000 cells
 */
export function claimedCells(places: readonly Place[], resolution: number): string[] {
  const [start] = places;
  if (!start) return [];
  const { largestLoopSquareMeters, mostCells } = rules.territory;
  const plane = planeAround(start);
  const cells = crossedCells(places, resolution, mostCells, plane);
  const least = smallestCellSquareMeters(resolution);
  if (cells.size > mostCells) throw new ApiError(errors.run_too_long, { facts: { mostCells } });
  const isWanted = (area: number) => area >= least && area <= largestLoopSquareMeters;
  const loops = findLoops(places, plane, isWanted);
  if (loops.length > 0) addInside(cells, new Interior(loops), plane, mostCells);
  if (cells.size > mostCells) throw new ApiError(errors.run_too_long, { facts: { mostCells } });
  return [...cells].sort();
}

/** Every cell that the path touches, but where it cuts off less than a corner's centimetres. Stops soon after `most`. */
export function crossedCells(
  places: readonly Place[],
  resolution: number,
  most = Number.POSITIVE_INFINITY,
  plane = planeAround(places[0] ?? { latitude: 0, longitude: 0 }),
): Set<string> {
  const walk = new CellWalk(plane, resolution);
  for (const place of places) {
    if (walk.cells.size > most) break;
    walk.goTo(place);
  }
  return walk.cells;
}

/** A smaller loop holds no whole cell besides those that its own path touches. */
const smallestCellSquareMeters = (resolution: number) => getHexagonAreaAvg(resolution, UNITS.m2) * 0.4;

/**
 * Adds the cells whose centre lies inside, from the crossed ones inwards: what is inside and not crossed is surrounded
 * by crossed cells, so each cell is looked at once whatever the number of loops. Stops soon after `most`.
 */
function addInside(cells: Set<string>, interior: Interior, plane: Plane, most: number): void {
  const outside = new Set<string>();
  for (const cell of cells) {
    if (cells.size > most) return;
    for (const neighbour of gridDisk(cell, 1)) {
      if (cells.has(neighbour) || outside.has(neighbour)) continue;
      const [latitude, longitude] = cellToLatLng(neighbour);
      (interior.has(plane({ latitude, longitude })) ? cells : outside).add(neighbour);
    }
  }
}
