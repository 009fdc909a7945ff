import type { LibrarySpec } from "./packages.ts";

/** Where the CommonJS file of an entry stands: `dist/contract.js` for `./contract`. */
export const mainFile = (name: string): string => `dist/${name === "." ? "index" : name.slice(2)}.js`;

/**
 * What `package.json` says of a library's files. Node takes the CommonJS file whether it is required or imported, so that a
 * program has one copy; bundlers take the ES modules, by the condition that they have for them.
 */
export function libraryManifest({ entries, isBundled }: LibrarySpec) {
  const parts = Object.entries(entries).map(([name, entry]) => {
    const types = `./dist/types/${entry.replace(/\.ts$/, ".d.ts")}`;
    const module = isBundled ? { module: `./dist/modules/${entry.replace(/\.ts$/, ".mjs")}` } : {};
    return [name, { types, ...module, default: `./${mainFile(name)}` }] as const;
  });
  const below = parts.filter(([name]) => name !== ".");
  return {
    type: "commonjs",
    main: `./${mainFile(".")}`,
    types: parts.find(([name]) => name === ".")?.[1].types,
    // For compilers that do not read `exports`, such as those of Pulumi's own template.
    ...(below.length > 0
      ? {
          typesVersions: {
            "*": Object.fromEntries(below.map(([name, { types }]) => [name.slice(2), [types]])),
          },
        }
      : {}),
    exports: { ...Object.fromEntries(parts), "./package.json": "./package.json" },
  };
}
