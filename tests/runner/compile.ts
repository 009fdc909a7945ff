import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/** Test files as programs that Node runs as they are. */
export interface CompiledTests {
  /** What Node is told to run for these files: a program, and what it needs to know. */
  readonly programsOf: (files: readonly string[]) => readonly string[];
  remove(): Promise<void>;
}

/** Runs several files in one process. */
const batchRunner = "tests/runner/batch.ts";
const cache = "node_modules/.cache/groundwork";

/**
 * Compiles every test file together with what it imports of this repository, packages left out. One pass over all
 * of them costs a second; having each test's process load and transpile module by module costs a third of a second
 * of each. Fails, naming file and line, when a file cannot be parsed or an import cannot be found.
 */
export async function compileTests(files: readonly string[]): Promise<CompiledTests> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, "tests-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await build({
      entryPoints: [...files, batchRunner],
      outdir: folder,
      outbase: ".",
      outExtension: { ".js": ".mjs" },
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: `node${process.versions.node}`,
      sourcemap: "linked",
      sourcesContent: false,
      logLevel: "error",
      plugins: [whereSourcesAre],
    });
  } catch (error) {
    await remove();
    throw error;
  }
  const programOf = (file: string) => path.join(folder, file.replace(/\.ts$/, ".mjs"));
  const programsOf = (some: readonly string[]) =>
    (some.length === 1 ? some : [batchRunner, ...some]).map(programOf);
  return { programsOf, remove };
}

/** Lets a module find the files beside its source, wherever the program that holds it lies. */
const whereSourcesAre: Plugin = {
  name: "where-sources-are",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      if (!source.includes("import.meta.")) return null;
      const places = { url: pathToFileURL(file).href, filename: file, dirname: path.dirname(file) };
      const contents = source.replace(/\bimport\.meta\.(url|filename|dirname)\b/g, (_, name) =>
        JSON.stringify(places[name as keyof typeof places]),
      );
      return { contents, loader: "ts" };
    });
  },
};
