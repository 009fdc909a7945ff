import { cellToLatLng, getHexagonEdgeLengthAvg, UNITS } from "h3-js";
import { haversineMeters, type Place } from "./geodesy.ts";
import type { RunningSettings } from "./settings.ts";

/** The cells that reach into the surroundings of a run's start or end, which others do not see; none where that is off. */
export function cellsNearEnds(
  places: readonly Place[],
  cells: readonly string[],
  { territoryResolution, territoryHiddenMeters }: RunningSettings,
): string[] {
  const ends = [places[0], places.at(-1)];
  if (territoryHiddenMeters === 0) return [];
  const reach = territoryHiddenMeters + getHexagonEdgeLengthAvg(territoryResolution, UNITS.m) * cellReach;
  return cells.filter(cell => {
    const [latitude, longitude] = cellToLatLng(cell);
    return ends.some(end => end && haversineMeters(end, { latitude, longitude }) <= reach);
  });
}

/** How far a cell's corners are from its centre, at most, in average edge lengths. */
const cellReach = 1.3;

/** When a claim was made, as others see it: the day in UTC, of an instant in RFC 3339. */
export const dayOf = (instant: string): string => instant.slice(0, 10);
