import { rules } from "../rules.ts";
import { haversineMeters, type Place } from "./geodesy.ts";
import { type Plane, planeAround, type Spot } from "./plane.ts";
import { RasterPath, type Ring, squareOf, squaresBetween, walkSquares } from "./raster-path.ts";

/**
 * The loops that a run closes, in the order in which it closes them.
 *
 * The run is followed from its start. Where it comes upon its own path, to four metres, what lies between is a loop,
 * which is then left out of the path that is followed further: so two laps are two loops, the two halves of an eight
 * are two, and a loop to which a street leads is one, whatever the way back. In the end the remaining path is a loop
 * too when the run ends within 50 m of its start. A run that touches its path crosses it.
 *
 * @param plane in which the loops are given
 * @param isWanted by a loop's area in square metres; what is not wanted costs nothing
 */
export function findLoops(
  places: readonly Place[],
  plane: Plane = planeAround(places[0] ?? { latitude: 0, longitude: 0 }),
  isWanted: (squareMeters: number) => boolean = () => true,
): Ring[] {
  const spots = places.map(plane);
  const path = new RasterPath(squaresOf(spots), isWanted);
  const loops: (Ring | undefined)[] = [];
  const enter = (square: number, x: number, y: number) => {
    const loop = path.visit(square, x, y);
    if (loop) loops.push(loop);
  };
  for (const [index, spot] of spots.entries()) {
    const before = spots[index - 1];
    if (before) walkSquares(before, spot, enter);
    else enter(squareOf(spot), spot.x, spot.y);
  }
  const [first, last] = [places[0], places.at(-1)];
  if (first && last && haversineMeters(first, last) <= rules.territory.closingMeters)
    loops.push(path.whole());
  return loops.filter(loop => loop !== undefined);
}

/** How many squares the way enters, the first included. */
function squaresOf(spots: readonly Spot[]): number {
  let squares = 1;
  for (let index = 1; index < spots.length; index++)
    squares += squaresBetween(spots[index - 1] as Spot, spots[index] as Spot);
  return squares;
}
