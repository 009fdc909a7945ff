/**
 * H3 indexes as the numbers that they are. At one resolution the children of a cell have neighbouring numbers, so
 * that a cell's area is a range of a B-tree.
 * https://h3geo.org/docs/core-library/h3Indexing
 */
const resolutionShift = 52n;
const bitsPerDigit = 3n;
const finest = 15n;

export const toNumber = (cell: string): bigint => BigInt(`0x${cell}`);
export const toText = (id: bigint): string => id.toString(16);

export const resolutionOf = (id: bigint): number => Number((id >> resolutionShift) & 15n);

/** The lowest and the highest number that children of a cell can have at a resolution that is not coarser. */
export function childRange(cell: bigint, resolution: number): readonly [low: bigint, high: bigint] {
  const unused = digitsBelow(resolution);
  const open = digitsBelow(resolutionOf(cell));
  const base = (withResolution(cell, resolution) & ~open) | unused;
  return [base, base | open];
}

const withResolution = (id: bigint, resolution: number): bigint =>
  (id & ~(15n << resolutionShift)) | (BigInt(resolution) << resolutionShift);

/** The digits that an index of a resolution does not use, all set. */
const digitsBelow = (resolution: number): bigint =>
  (1n << (bitsPerDigit * (finest - BigInt(resolution)))) - 1n;
