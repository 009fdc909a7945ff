import path from "node:path";
import { importsOf, importTarget } from "./imports.ts";

/** A source file by its path from the project's root. */
export type Sources = ReadonlyMap<string, string>;

/** Where a file belongs; circles are looked for between such places. */
export type PlaceOf = (file: string) => string;

/**
 * Folders that need one another when the program runs, each circle as a sentence with the imports that close it.
 * Imports of types do not count: they are gone then.
 *
 * @param below the folder that is looked at, such as `handlers/`
 * @param isRoof files that wire the others and are imported by none of them
 * @param placeOf by default each folder is a place of its own
 */
export function circlesOf(
  sources: Sources,
  below: string,
  isRoof: (file: string) => boolean,
  placeOf: PlaceOf = path.posix.dirname,
): string[] {
  const arrows = new Map<string, Map<string, string>>();
  for (const [file, source] of sources) {
    if (!file.startsWith(below) || isRoof(file)) continue;
    for (const { specifier, typeOnly } of importsOf(source)) {
      const target = importTarget(file, specifier);
      const [from, to] = [placeOf(file), placeOf(target)];
      if (typeOnly || !target.startsWith(below) || from === to) continue;
      const known = arrows.get(from) ?? new Map<string, string>();
      arrows.set(from, known.set(to, known.get(to) ?? `${file} imports ${target}`));
    }
  }
  return knots(arrows).map(folders => {
    const closing = folders.flatMap(from =>
      Array.from(arrows.get(from) ?? []).flatMap(([to, why]) => (folders.includes(to) ? [why] : [])),
    );
    return `${folders.join(", ")} need one another: ${closing.join("; ")}`;
  });
}

/** Sets of more than one folder that all reach one another. */
function knots(arrows: ReadonlyMap<string, ReadonlyMap<string, string>>): string[][] {
  const reached = new Map(Array.from(arrows.keys(), folder => [folder, reachableFrom(folder, arrows)]));
  const left = new Set(arrows.keys());
  const found: string[][] = [];
  for (const folder of left) {
    const knot = [...left].filter(
      other => other === folder || (reached.get(folder)?.has(other) && reached.get(other)?.has(folder)),
    );
    for (const one of knot) left.delete(one);
    if (knot.length > 1) found.push(knot.sort());
  }
  return found;
}

function reachableFrom(start: string, arrows: ReadonlyMap<string, ReadonlyMap<string, string>>): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const next of arrows.get(folder)?.keys() ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
