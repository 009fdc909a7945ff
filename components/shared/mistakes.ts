import { RunError } from "@pulumi/pulumi";

/**
 * A mistake in the program or its config. Pulumi prints its message alone, without the stack: of any
 * other error it colours the whole object, which takes it up to a minute.
 */
export class Mistake extends RunError {}

/**
 * Stops a component before it registers anything.
 *
 * @example
 * rejectArguments("AuroraDatabase", name, ["minCapacityAcu", "maxCapacityAcu"], "the minimum is above the maximum",
 *   "raise maxCapacityAcu");
 */
export function rejectArguments(
  component: string,
  name: string,
  argumentNames: readonly string[],
  problem: string,
  mend: string,
): never {
  const listed = argumentNames.join(" and ");
  throw new Mistake(`${component} "${name}": ${listed}: ${problem}. ${mend}.`);
}

/** Passes a result on, and an error as a mistake of its message alone. */
export const mistakesOf = <T>(work: Promise<T>): Promise<T> =>
  work.catch(error => {
    throw error instanceof Mistake
      ? error
      : new Mistake(error instanceof Error ? error.message : String(error));
  });
