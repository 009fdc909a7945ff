import { readFile, writeFile } from "node:fs/promises";
import type { Machine } from "./machine.ts";
import type { Measurement } from "./measurement.ts";
import { table } from "./table.ts";

export interface Report extends Machine {
  /** As it was called. */
  readonly command: string;
  /** `2026-11-21`. */
  readonly date: string;
  /** By benchmark, in the order in which they ran. */
  readonly measured: ReadonlyMap<string, readonly Measurement[]>;
}

/**
 * Puts each benchmark's table into its place in the page, between `<!-- bench:NAME -->` and `<!-- /bench -->`;
 * others keep theirs.
 *
 * @throws Error naming a benchmark that has no place in the page
 */
export async function writeReport(file: string, report: Report): Promise<void> {
  await writeFile(file, fillPage(await readFile(file, "utf8"), report));
}

/** The page with the tables of this run. */
export function fillPage(page: string, { command, date, machine, versions, measured }: Report): string {
  let filled = page;
  for (const [name, measurements] of measured) {
    const place = new RegExp(`(<!-- bench:${name} -->\n)[^]*?(<!-- /bench -->)`);
    if (!place.test(filled))
      throw new Error(`docs/benchmarks.md has no place for ${name}: <!-- bench:${name} -->`);
    const section = `${table(measurements)}\n\n\`${command}\`, ${date}; ${machine}; ${versions}.\n`;
    filled = filled.replace(place, (_all, begin: string, end: string) => `${begin}${section}${end}`);
  }
  return filled;
}
