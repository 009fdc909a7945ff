/**
 * Remembers at which place of a path each square was entered: a hash table of fixed size with open addressing, many
 * times faster than a Map of half a million numbers, whose squares are never taken out. One that lies at or beyond the
 * path's end, or whose place another square has by now, is not in the path.
 */
export class SquareTable {
  readonly #mask: number;
  /** Of each slot, its square; of each place, the slot of its square. */
  readonly #squares: Float64Array;
  readonly #places: Int32Array;
  readonly #slots: Int32Array;

  /** @param most squares that are ever entered */
  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.#mask = size - 1;
    this.#squares = new Float64Array(size).fill(Number.NaN);
    this.#places = new Int32Array(size);
    this.#slots = new Int32Array(most);
  }

  /** The place of a square in a path of so many squares; -1 if it is not there, and then it is put at the path's end. */
  find(square: number, length: number): number {
    let slot = hash(square) & this.#mask;
    for (;;) {
      const there = this.#squares[slot] as number;
      if (there === square) {
        const place = this.#places[slot] as number;
        if (place < length && this.#slots[place] === slot) return place;
        break;
      }
      if (Number.isNaN(there)) break;
      slot = (slot + 1) & this.#mask;
    }
    this.#squares[slot] = square;
    this.#places[slot] = length;
    this.#slots[length] = slot;
    return -1;
  }
}

/** Mixes the column and the row, so that squares in a line do not share slots. */
const hash = (square: number): number => {
  const mixed = Math.imul(Math.floor(square / 2 ** 20), 0x9e3779b1) ^ Math.imul(square | 0, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
};
