import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("lint rules of this project");

const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

const forbidden = [
  "export const a = { ...{ b: 1, c: 2 }, d: 3 };",
  "export const a = { d: 3, ...{ b: 1 } };",
  "export const a = { ...({ b: 1 } as const) };",
  "export const a = { ...({ b: 1 } satisfies object) };",
  'export const a = [...["b"], "c"];',
  'export const a = [...(["b", "c"] as const)];',
  "export const a = Math.max(...[1, 2]);",
];

const allowed = [
  "export const a = (b: { c?: 1 }) => ({ ...b, ...(b.c && { d: 1 }) });",
  "export const a = (b: number[]) => [...b, ...[1, 2].map(String)];",
];

/** The files of `sources`, named by their places, that a rule of `lint/` refuses under the project's own settings. */
function refusedOf(sources: readonly string[]): number[] {
  const folder = mkdtempSync(path.join(tmpdir(), "lint-"));
  try {
    cpSync("biome.json", path.join(folder, "biome.json"));
    cpSync("lint", path.join(folder, "lint"), { recursive: true });
    for (const [index, source] of sources.entries()) writeFileSync(path.join(folder, `${index}.ts`), source);
    const { stdout } = spawnSync(process.execPath, [biome, "lint", "--reporter=github", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    const places = [...stdout.matchAll(/title=plugin,file=.*?(\d+)\.ts,/g)].map(([, place]) => Number(place));
    return places.sort((a, b) => a - b);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("refuses a literal that is spread into a literal or a call, and no other spread", () => {
  const refused = refusedOf([...forbidden, ...allowed]);
  assert.equal(refused, [...forbidden.keys()]);
});

test.run();
