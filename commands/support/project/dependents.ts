import { importsOf, withoutImports } from "./imports.ts";
import type { ProjectTree } from "./tree.ts";

const isCode = (file: string): boolean => /\.tsx?$/.test(file);

/** How many files import each file. */
export function importersOf(tree: ProjectTree): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of tree.files().filter(isCode))
    for (const target of new Set(importsOf(file, tree.text(file))))
      counts.set(target, (counts.get(target) ?? 0) + 1);
  return counts;
}

/** Again and again: a test that goes may be what another file imports. */
export function unplug(tree: ProjectTree, gone: ReadonlyMap<string, string>, remove: (file: string) => void) {
  const [unplugged, dependents, byHand] = [new Set<string>(), [] as string[], new Set<string>()];
  const isGone = (target: string) => gone.has(target);
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const file of tree.files().filter(isCode)) {
      if (byHand.has(file) || !importsOf(file, tree.text(file)).some(isGone)) continue;
      const text = withoutImports(file, tree.text(file), isGone);
      if (text !== undefined) {
        tree.write(file, text);
        unplugged.add(file);
      } else if (file.startsWith("tests/")) {
        remove(file);
        dependents.push(file);
      } else byHand.add(file);
    }
  }
  return { unplugged: [...unplugged].filter(file => tree.has(file)), dependents, byHand: [...byHand] };
}

/** Helpers of tests and benchmarks that were imported before, and are not any more. */
export function removeOrphans(
  tree: ProjectTree,
  gone: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, number>,
  remove: (file: string) => void,
): string[] {
  const orphans: string[] = [];
  for (let known = -1; known !== gone.size; ) {
    known = gone.size;
    const now = importersOf(tree);
    for (const file of tree.files()) {
      if (!/^(tests|bench)\/.*\.ts$/.test(file) || now.has(file) || !before.has(file)) continue;
      remove(file);
      orphans.push(file);
    }
  }
  return orphans;
}
