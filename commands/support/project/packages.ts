import type { ProjectTree } from "./tree.ts";

const kinds = ["dependencies", "optionalDependencies", "devDependencies"] as const;
type Manifest = Partial<Record<(typeof kinds)[number], Readonly<Record<string, string>>>>;

/** Where a package's name says nothing about its use. */
const lists = /^(package|package-lock|knip)\.json$|\.md$|^bench\/package(-lock)?\.json$/;

/**
 * Packages of `package.json` that files which go named, and no other file names: in an import, or as the beginning of
 * a path to resolve.
 */
export function packagesOnlyIn(tree: ProjectTree, gone: ReadonlyMap<string, string>): string[] {
  const manifest = JSON.parse(tree.text("package.json")) as Manifest;
  const packages = kinds.flatMap(kind => Object.keys(manifest[kind] ?? {}));
  const named = namedIn(packages, gone.values());
  if (named.length === 0) return [];
  const rest = tree
    .files()
    .filter(file => /\.([cm]?[jt]sx?|json|ya?ml|html)$/.test(file) && !lists.test(file));
  const needed = new Set(namedIn(named, texts(tree, rest)));
  return named.filter(name => !needed.has(name)).sort();
}

function* texts(tree: ProjectTree, files: readonly string[]): Generator<string> {
  for (const file of files) yield tree.text(file);
}

function namedIn(packages: readonly string[], sources: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const source of sources) {
    for (const [, written = "", end] of source.matchAll(/["'`]((?:@[\w.-]+\/)?[\w.-]+)(["'`/]|\$\{)/g)) {
      // A template such as `@scope/name-${process.platform}` may stand for any package that begins so.
      const isBeginning = end === "${" && written.includes("/");
      for (const name of packages)
        if (name === written || (isBeginning && name.startsWith(written))) found.add(name);
    }
  }
  return [...found];
}

/** Takes packages out of the lists of `knip.json`. */
export function forgetInKnip(tree: ProjectTree, packages: readonly string[]): void {
  const text = packages.reduce(
    (rest, name) => rest.replace(new RegExp(`\\s*"${name}",?(?=[\\s\\]])`), ""),
    tree.text("knip.json"),
  );
  tree.write("knip.json", text.replace(/,(\s*\])/g, "$1"));
}
