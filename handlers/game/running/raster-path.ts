import type { Spot } from "./plane.ts";
import { SquareTable } from "./square-table.ts";

/** Side of a square of the raster in metres: a path that comes so near to itself touches itself. */
const sideMeters = 4;

/** More than there are squares from south to north within 1,000 km of the origin, either way. */
const rowsInAll = 2 ** 20;

/** A part of a path that comes back to where it began: a polygon that does not cross itself. */
export interface Ring {
  readonly spots: readonly Spot[];
  readonly areaSquareMeters: number;
}

/**
 * A path over the squares of a raster, which holds each square at most once: when it comes back to one, what it went
 * since then is taken out as a ring. So each square costs the same, however often the path meets itself, and all
 * together no more than the length of the path and the number of its spots.
 */
export class RasterPath {
  /** Where the path entered each of its squares. */
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  /** Twice the signed area between the path up to each square and the origin, in square metres. */
  readonly #sums: Float64Array;
  /** The squares, by which place in the path they had last. */
  readonly #table: SquareTable;
  #length = 0;

  /**
   * @param mostSquares that the path enters, each time counted
   * @param isWanted by a ring's area in square metres
   */
  constructor(
    mostSquares: number,
    private readonly isWanted: (squareMeters: number) => boolean,
  ) {
    this.#x = new Float64Array(mostSquares);
    this.#y = new Float64Array(mostSquares);
    this.#sums = new Float64Array(mostSquares);
    this.#table = new SquareTable(mostSquares);
  }

  /**
   * Enters the square of a spot, which touches the last square.
   *
   * @returns the ring that is closed there, if it is wanted
   */
  visit(square: number, x: number, y: number): Ring | undefined {
    const known = this.#table.find(square, this.#length);
    if (known < 0) {
      this.#push(x, y);
      return undefined;
    }
    const ring = known < this.#length - 2 ? this.#ring(known, x, y) : undefined;
    this.#length = known + 1;
    return ring;
  }

  /** All that is left of the path, closed. */
  whole(): Ring | undefined {
    const last = this.#length - 1;
    return last < 2 ? undefined : this.#ring(0, this.#x[last] as number, this.#y[last] as number);
  }

  #push(x: number, y: number): void {
    const at = this.#length++;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#sums[at] = at === 0 ? 0 : (this.#sums[at - 1] as number) + this.#turn(at - 1, x, y);
  }

  #ring(known: number, x: number, y: number): Ring | undefined {
    const last = this.#length - 1;
    const between = (this.#sums[last] as number) - (this.#sums[known] as number);
    const closing = this.#turn(last, x, y) - this.#turn(known, x, y);
    const areaSquareMeters = Math.abs(between + closing) / 2;
    if (areaSquareMeters === 0 || !this.isWanted(areaSquareMeters)) return undefined;
    const spots = Array.from(this.#x.subarray(known, last + 1), (east, index) => ({
      x: east,
      y: this.#y[known + index] as number,
    }));
    return { spots: [...spots, { x, y }], areaSquareMeters };
  }

  #turn(from: number, x: number, y: number): number {
    return (this.#x[from] as number) * y - x * (this.#y[from] as number);
  }
}

/**
 * Goes straight to a spot, from square to square through their sides (J. Amanatides and A. Woo, "A fast voxel traversal
 * algorithm for ray tracing", 1987).
 *
 * @param visit gets each square that is entered, and where
 */
export function walkSquares(
  from: Spot,
  to: Spot,
  visit: (square: number, x: number, y: number) => void,
): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const [stepX, stepY] = [Math.sign(dx), Math.sign(dy)];
  let [column, row] = [indexOf(from.x), indexOf(from.y)];
  // The shares of the way at which the next side to the east or west is met, and to the north or south.
  let acrossX = stepX === 0 ? Number.POSITIVE_INFINITY : (sideAfter(column, stepX) - from.x) / dx;
  let acrossY = stepY === 0 ? Number.POSITIVE_INFINITY : (sideAfter(row, stepY) - from.y) / dy;
  for (let left = squaresBetween(from, to); left > 0; left--) {
    const share = Math.min(acrossX, acrossY, 1);
    if (acrossX <= acrossY) {
      column += stepX;
      acrossX += sideMeters / Math.abs(dx);
    } else {
      row += stepY;
      acrossY += sideMeters / Math.abs(dy);
    }
    visit(column * rowsInAll + row, from.x + dx * share, from.y + dy * share);
  }
}

/** How many squares a straight way enters. */
export const squaresBetween = (from: Spot, to: Spot): number =>
  Math.abs(indexOf(to.x) - indexOf(from.x)) + Math.abs(indexOf(to.y) - indexOf(from.y));

export const squareOf = ({ x, y }: Spot): number => indexOf(x) * rowsInAll + indexOf(y);

const indexOf = (meters: number): number => Math.floor(meters / sideMeters);
const sideAfter = (index: number, step: number): number => (step > 0 ? index + 1 : index) * sideMeters;
