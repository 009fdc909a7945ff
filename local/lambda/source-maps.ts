import { readFileSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { FunctionSpec } from "./functions.ts";

const maps = new Map<string, { readonly stamp: number; readonly map: SourceMap; readonly folder: string }>();

/** Writes places in a bundle (`.build/users/index.js:3:1201`) as those of the TypeScript they were built from. */
export function mapStack(spec: FunctionSpec, text: string): string {
  const loaded = load(spec);
  if (!loaded) return text;
  const file = `${spec.codePath}/index.js`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const placed = text.replace(new RegExp(`${file}:(\\d+):(\\d+)`, "g"), (whole, line, column) => {
    const entry = loaded.map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return whole;
    const place = relative(process.cwd(), resolve(loaded.folder, entry.originalSource));
    return `${place}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
  return placed.replace(minified, "$1$2");
}

/** Names that the bundler gave say nothing: `at sw (handlers/users/store.ts:12:3)` becomes the place alone. */
const minified = /^(\s*at (?:async )?)(?:Object\.)?[\w$]{1,2} \((\S+\.ts:\d+:\d+)\)$/gm;

/** Maps stand beside the packages, in `.build/maps`; a function that was not built here has none. */
export const sourceMapOf = ({ codePath }: Pick<FunctionSpec, "codePath">): string =>
  join(dirname(codePath), "maps", `${basename(codePath)}.js.map`);

function load(spec: FunctionSpec) {
  const file = sourceMapOf(spec);
  const stamp = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (stamp === undefined) return null;
  const known = maps.get(file);
  if (known?.stamp === stamp) return known;
  const loaded = { stamp, map: new SourceMap(JSON.parse(readFileSync(file, "utf8"))), folder: dirname(file) };
  maps.set(file, loaded);
  return loaded;
}
