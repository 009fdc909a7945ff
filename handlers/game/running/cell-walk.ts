import { cellToBoundary, cellToLatLng, getHexagonEdgeLengthAvg, latLngToCell, UNITS } from "h3-js";
import { beyond, midpoint, type Place } from "./geodesy.ts";
import type { Plane, Spot } from "./plane.ts";

/** A spot that is no farther outside of a side is inside, in metres. */
const tolerance = 1e-4;

/** A straight line: how far a spot is outside of it is `x * east + y * north - offset`, in metres. */
interface Side {
  readonly east: number;
  readonly north: number;
  readonly offset: number;
}

/** A cell in the plane. */
interface Shape {
  readonly cell: string;
  /** Counterclockwise. */
  readonly outline: readonly Place[];
  /** From each corner to the next. */
  readonly sides: readonly Side[];
  /** The cells beyond the sides, as far as they are known. */
  readonly neighbours: (Shape | undefined)[];
}

/**
 * Goes over H3 cells from side to side. A cell is looked up once, and the neighbour beyond a side once, however often
 * the way crosses it. (H3's own `gridPathCells` fails near pentagons and follows the grid rather than the ground.)
 */
export class CellWalk {
  readonly #shapes = new Map<string, Shape>();
  #here: { readonly shape: Shape; readonly spot: Spot } | undefined;

  constructor(
    private readonly plane: Plane,
    private readonly resolution: number,
  ) {}

  /** The cells so far, each once. */
  readonly cells = new Set<string>();

  /** Goes on straight; begins there the first time. */
  goTo(place: Place): void {
    const spot = this.plane(place);
    let { shape, spot: from } = this.#here ?? { shape: this.#shapeAt(place), spot };
    for (let steps = mostSteps(this.resolution, from, spot); ; steps--) {
      const side = sideToLeave(shape.sides, from, spot);
      if (side < 0) break;
      // Rounding may lead around a corner for ever.
      if (steps === 0) {
        shape = this.#shapeAt(place);
        break;
      }
      shape = this.#beyond(shape, side);
      this.cells.add(shape.cell);
    }
    this.#arrive(shape, spot);
  }

  #arrive(shape: Shape, spot: Spot): void {
    this.cells.add(shape.cell);
    this.#here = { shape, spot };
  }

  #beyond({ cell, outline, neighbours }: Shape, side: number): Shape {
    const known = neighbours[side];
    if (known) return known;
    const middle = midpoint(outline[side] as Place, outline[(side + 1) % outline.length] as Place);
    const [latitude, longitude] = cellToLatLng(cell);
    const found = this.#shapeAt(beyond({ latitude, longitude }, middle, 1.02));
    neighbours[side] = found;
    return found;
  }

  #shapeAt({ latitude, longitude }: Place): Shape {
    const cell = latLngToCell(latitude, longitude, this.resolution);
    const known = this.#shapes.get(cell);
    if (known) return known;
    const outline = cellToBoundary(cell).map(([lat, lng]) => ({ latitude: lat, longitude: lng }));
    const shape = { cell, outline, sides: sidesOf(outline.map(this.plane)), neighbours: [] };
    this.#shapes.set(cell, shape);
    return shape;
  }
}

const sidesOf = (corners: readonly Spot[]): Side[] =>
  corners.map((corner, index) => {
    const next = corners[(index + 1) % corners.length] as Spot;
    const meters = Math.hypot(next.x - corner.x, next.y - corner.y);
    const [east, north] = [(next.y - corner.y) / meters, (corner.x - next.x) / meters];
    return { east, north, offset: corner.x * east + corner.y * north };
  });

/**
 * The side through which a straight way leaves a cell; -1 if it ends inside. Cells are convex, so it is the first of the
 * sides that it ends beyond.
 */
function sideToLeave(sides: readonly Side[], from: Spot, to: Spot): number {
  let found = -1;
  let first = Number.POSITIVE_INFINITY;
  for (let index = 0; index < sides.length; index++) {
    const { east, north, offset } = sides[index] as Side;
    const end = to.x * east + to.y * north - offset;
    if (end <= tolerance) continue;
    const start = from.x * east + from.y * north - offset;
    const share = end > start ? -start / (end - start) : Number.MAX_VALUE;
    if (share >= first) continue;
    found = index;
    first = share;
  }
  return found;
}

/** More than there are cells on the way. */
const mostSteps = (resolution: number, from: Spot, to: Spot): number =>
  10 + 4 * Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / getHexagonEdgeLengthAvg(resolution, UNITS.m));
