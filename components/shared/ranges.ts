import { rejectArguments } from "./mistakes.ts";

/** What a number may be, both ends included. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** Steps of a half in place of whole numbers. */
  readonly halves?: boolean;
  /** A number that is taken besides. */
  readonly or?: number;
}

/**
 * Stops a component whose number is outside of its range. Undefined is left to the argument's default.
 *
 * @example
 * checkNumbers("WorkQueue", name, [["maximumTries", args.maximumTries, { least: 1, most: 1_000 }]]);
 */
export function checkNumbers(
  component: string,
  name: string,
  numbers: readonly (readonly [argument: string, value: number | undefined, range: Range])[],
): void {
  for (const [argument, value, range] of numbers) {
    if (value === undefined || value === range.or || isWithin(value, range)) continue;
    const { least, most, halves, or } = range;
    const other = or === undefined ? "" : `${or} or `;
    const kind = halves ? " in steps of 0.5" : "";
    const problem = `must be ${other}${halves ? "" : "a whole number from "}${least} to ${most}${kind} (got ${value})`;
    rejectArguments(component, name, [argument], problem, "Leave it out for the default");
  }
}

const isWithin = (value: number, { least, most, halves }: Range): boolean =>
  value >= least && value <= most && Number.isInteger(halves ? value * 2 : value);
