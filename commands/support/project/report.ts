import type { Removal } from "./removal.ts";

/** What a removal did, or would do, as a list. */
export function removalReport(removal: Removal, whyMigrations: string): string {
  const { migrations } = removal;
  const rows: readonly (readonly [string, string | readonly string[]])[] = [
    ["services", removal.services],
    ["files", counted(removal.files)],
    ["tests with it", removal.dependents],
    ["config", removal.configKeys],
    ["lists", removal.unplugged],
    ["pages", removal.pages],
    ["packages", removal.packages],
    ["migrations", migrationWords(removal, whyMigrations)],
    ["tables", migrations.tables],
    ["left", migrations.remarks],
    ["by hand", removal.byHand.map(file => `${file} uses it otherwise than in a list`)],
  ];
  return rows
    .filter(([, value]) => value.length > 0)
    .map(([name, value]) => `  ${name.padEnd(14)}${typeof value === "string" ? value : wrapped(value)}`)
    .join("\n");
}

/** `62 below handlers/game, 2 below seeds/game`. */
function counted(files: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = file
      .split("/")
      .slice(0, file.startsWith("tests/") ? 3 : 2)
      .join("/");
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].map(([folder, count]) => (files.includes(folder) ? folder : `${count} below ${folder}`));
}

function migrationWords({ migrations: { deleted, written, tables } }: Removal, why: string): string[] {
  if (deleted.length > 0)
    return [...deleted.map((name, index) => (index === 0 ? `deleted ${name}` : name)), `since ${why}`];
  if (!written) return [];
  return [
    `${written} drops ${tables.length} tables with all their rows where it is applied: ${why}`,
    "take a backup first if anything in them may be wanted",
  ];
}

const indent = " ".repeat(16);

function wrapped(values: readonly string[]): string {
  const lines: string[] = [];
  for (const value of values) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + value.length < 100) lines[lines.length - 1] = `${last}, ${value}`;
    else lines.push(value);
  }
  return lines.join(`,\n${indent}`);
}
