import { getHexagonAreaAvg, latLngToCell, polygonToCells, UNITS } from "h3-js";
import { rules } from "../game/rules.ts";
import { ApiError } from "../platform/errors.ts";
import { haversineMeters, midpoint, type Place, turned } from "./geodesy.ts";
import { findLoops, type Loop } from "./loops.ts";

/**
 * The H3 cells that a run claims, each once, in order: those that it crosses, and those whose centre lies inside a
 * loop of at most 5 km².
 *
 * @throws ApiError `run_too_long` for more than 20,000 cells
 */
export function claimedCells(places: readonly Place[], resolution: number): string[] {
  const { largestLoopSquareMeters, mostCells } = rules.territory;
  const cells = crossedCells(places, resolution, mostCells);
  const least = smallestCellSquareMeters(resolution);
  if (cells.size > mostCells) throw new ApiError("run_too_long", { facts: { mostCells } });
  for (const loop of findLoops(places)) {
    if (loop.areaSquareMeters < least || loop.areaSquareMeters > largestLoopSquareMeters) continue;
    for (const cell of cellsInside(loop, resolution)) cells.add(cell);
  }
  if (cells.size > mostCells) throw new ApiError("run_too_long", { facts: { mostCells } });
  return [...cells].sort();
}

/** A straight way of so many metres misses no cell but where it cuts off less than that of a corner. */
const finestStepMeters = 2;

/**
 * Every cell that the path touches. Cells are convex, so what begins and ends in one stays in it; any other way is
 * halved. Stops soon after there are more than `most`. (H3's own `gridPathCells` fails near pentagons and follows the grid rather than the ground.)
 */
export function crossedCells(
  places: readonly Place[],
  resolution: number,
  most = Number.POSITIVE_INFINITY,
): Set<string> {
  const cellOf = ({ latitude, longitude }: Place) => latLngToCell(latitude, longitude, resolution);
  const cells = new Set<string>();
  const walk = (from: Place, to: Place, fromCell: string, toCell: string): void => {
    if (fromCell === toCell || haversineMeters(from, to) <= finestStepMeters) return;
    const half = midpoint(from, to);
    const halfCell = cellOf(half);
    cells.add(halfCell);
    walk(from, half, fromCell, halfCell);
    walk(half, to, halfCell, toCell);
  };
  let before: { place: Place; cell: string } | undefined;
  for (const place of places) {
    if (cells.size > most) break;
    const cell = cellOf(place);
    cells.add(cell);
    if (before) walk(before.place, place, before.cell, cell);
    before = { place, cell };
  }
  return cells;
}

/** A smaller loop holds no whole cell besides those that its own path touches. */
const smallestCellSquareMeters = (resolution: number) => getHexagonAreaAvg(resolution, UNITS.m2) * 0.4;

/** Points that are nearer to one another make no difference to which centres lie inside. */
const ringStepMeters = 5;

function cellsInside({ ring }: Loop, resolution: number): string[] {
  const thinned: [number, number][] = [];
  let before: Place | undefined;
  for (const place of ring) {
    if (before && haversineMeters(before, place) < ringStepMeters) continue;
    thinned.push([place.latitude, turned(place.longitude)]);
    before = place;
  }
  return thinned.length < 3 ? [] : polygonToCells(thinned, resolution);
}
