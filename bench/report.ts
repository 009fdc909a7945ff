import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
 * Puts each benchmark's table into its place in one of the folder's pages, between `<!-- bench:NAME -->` and
 * `<!-- /bench -->`; others keep theirs.
 *
 * @throws Error naming a benchmark that has no place in any page
 */
export async function writeReport(folder: string, report: Report): Promise<void> {
  const files = (await readdir(folder)).filter(name => name.endsWith(".md")).map(name => join(folder, name));
  const pages = new Map<string, string>();
  for (const file of files) pages.set(file, await readFile(file, "utf8"));
  for (const [file, text] of fillPages(pages, report)) await writeFile(file, text);
}

/** The pages that have a place for a table of this run, with it. */
export function fillPages(pages: ReadonlyMap<string, string>, report: Report): Map<string, string> {
  const filled = new Map<string, string>();
  for (const name of report.measured.keys()) {
    const file = [...pages.keys()].find(page => pages.get(page)?.includes(`<!-- bench:${name} -->`));
    if (file === undefined)
      throw new Error(`No page of docs/ has a place for ${name}: <!-- bench:${name} -->`);
    filled.set(file, fillPage(filled.get(file) ?? pages.get(file) ?? "", report));
  }
  return filled;
}

function fillPage(page: string, { command, date, machine, versions, measured }: Report): string {
  let filled = page;
  for (const [name, measurements] of measured) {
    const place = new RegExp(`(<!-- bench:${name} -->\n)[^]*?(<!-- /bench -->)`);
    const section = `${table(measurements)}\n\n\`${command}\`, ${date}; ${machine}; ${versions}.\n`;
    filled = filled.replace(place, (_all, begin: string, end: string) => `${begin}${section}${end}`);
  }
  return filled;
}
