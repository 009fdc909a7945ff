import type { BuildOptions, Metafile } from "esbuild";
import { lean, neverLoaded } from "./bundle-lean.ts";

/** One function to bundle. */
export interface Entry {
  readonly projectDir: string;
  readonly name: string;
  /** TypeScript file, relative to the project folder. */
  readonly entry: string;
  /** Packages that are left out. Default: none. */
  readonly external?: readonly string[];
}

export interface Built {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
  /** Files that were read for it, relative to the project folder. */
  readonly sources: readonly string[];
}

/**
 * CommonJS, because on Node 22 and 24 an ES module that imports `node:http` loads undici (30 ms at each cold
 * start); syntax that Node 20 knows, because local mode runs the same file.
 */
const settings: BuildOptions = {
  bundle: true,
  minify: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // For the same reason: an `import("node:http")`, which the SDK's HTTP handler awaits, becomes a `require`.
  supported: { "dynamic-import": false },
  // The packages' ES modules: they can be shaken, their CommonJS cannot (measured: a third smaller).
  mainFields: ["module", "main"],
  conditions: ["module"],
  sourcemap: "external",
  sourcesContent: false,
  legalComments: "none",
  logLevel: "silent",
  metafile: true,
  write: false,
  outdir: ".build",
  entryNames: "[name]/index",
};

/**
 * Builds entries of one project, with the same packages left out, in one go: so that what they share is read once: what comes out of each is the same as alone.
 *
 * @throws Error with file, line and column of what does not compile
 */
export async function buildEntries(entries: readonly Entry[]): Promise<Built[]> {
  const [first] = entries;
  if (!first) return [];
  // Loaded with the first build: where everything is built already, memory and time are spared.
  const { build } = await import("esbuild");
  const result = await build({
    ...settings,
    external: [...neverLoaded, ...(first.external ?? [])],
    absWorkingDir: first.projectDir,
    entryPoints: Object.fromEntries(entries.map(({ name, entry }) => [name, entry])),
    plugins: [lean],
  }).catch(explain);
  const outputs = new Map(
    (result.outputFiles ?? []).map(({ path, contents }) => [path.replaceAll("\\", "/"), contents]),
  );
  const find = (suffix: string) =>
    [...outputs].find(([path]) => path.endsWith(suffix))?.[1] ?? new Uint8Array();
  // As the inputs are called: `./handlers/hello.ts` and a path through a link have another name there.
  const entryPoint = (name: string) => result.metafile?.outputs[`.build/${name}/index.js`]?.entryPoint;
  return entries.map(({ name, entry }) => ({
    code: find(`/.build/${name}/index.js`),
    sourceMap: find(`/.build/${name}/index.js.map`),
    sources: reach(result.metafile?.inputs ?? {}, entryPoint(name) ?? entry),
  }));
}

/** The entry and all that it imports, whether it is used in the end or not: a change of it may matter. */
function reach(inputs: Metafile["inputs"], entry: string): string[] {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path, external } of inputs[file]?.imports ?? [])
      if (!external && inputs[path]) found.add(path);
  }
  return [...found];
}

/** esbuild's error holds every message with its place; its own text is cut short. */
function explain(error: unknown): never {
  const { errors = [] } = error as {
    errors?: { text: string; location: { file: string; line: number; column: number } | null }[];
  };
  const lines = errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
  );
  throw new Error(lines.length > 0 ? lines.join("\n") : String(error));
}
