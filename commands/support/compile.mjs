import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * Compiles TypeScript modules together with what they import of the project, packages left out, to modules that
 * Node runs as they are.
 *
 * @param {object} options
 * @param {string} options.projectDir
 * @param {readonly string[]} options.entryPoints relative to the project
 * @param {string} options.outdir
 * @param {string} [options.outbase] folder whose structure is kept; default: what all entry points share
 * @param {boolean} [options.splitting] parts that several of them share become files of their own
 * @param {"silent" | "error"} [options.logLevel] `error` says on standard error what does not compile
 * @returns {Promise<{ inputs: string[], outputs: string[] }>} the files that went in and came out, relative to the
 *   project
 */
export async function compileModules({
  projectDir,
  entryPoints,
  outdir,
  outbase,
  splitting = false,
  logLevel = "silent",
}) {
  const { metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints: [...entryPoints],
    outdir,
    ...(outbase !== undefined && { outbase }),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel,
    plugins: [whereSourcesAre],
  });
  return { inputs: Object.keys(metafile.inputs), outputs: Object.keys(metafile.outputs) };
}

const places = ["url", "filename", "dirname"];
const nameOf = (/** @type {string} */ place) => `importMeta_${place}`;

/**
 * Lets a module find the files beside its source, wherever the program that holds it lies.
 *
 * @type {import("esbuild").Plugin}
 */
const whereSourcesAre = {
  name: "where-sources-are",
  setup({ initialOptions, onLoad }) {
    initialOptions.define = Object.fromEntries(places.map(place => [`import.meta.${place}`, nameOf(place)]));
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      if (!source.includes("import.meta.")) return null;
      const values = [pathToFileURL(file).href, file, path.dirname(file)];
      const constants = places.map((place, index) => `${nameOf(place)} = ${JSON.stringify(values[index])}`);
      // Before the first line, so that lines keep their numbers.
      return { contents: `const ${constants.join(", ")}; ${source}`, loader: "ts" };
    });
  },
};
