import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * @typedef {object} Made
 * @property {string[]} inputs the files that went in, relative to the project
 * @property {string[]} outputs the files that came out, relative to the project
 * @property {string[]} listed folders that a computed import reads from, with a slash at the end: each module in them
 *   may be in the output
 * @property {boolean} isOpaque whether an import cannot be resolved before it runs
 */

/**
 * Compiles TypeScript modules together with what they import of the project, packages left out, to modules that
 * Node runs as they are. What several of them share becomes files of its own.
 *
 * @param {object} options
 * @param {string} options.projectDir
 * @param {readonly string[]} options.entryPoints relative to the project
 * @param {string} options.outdir
 * @param {string} [options.outbase] folder whose structure is kept; default: what all entry points share
 * @param {"silent" | "error"} [options.logLevel] `error` says on standard error what does not compile
 * @returns {Promise<Made>}
 */
export async function compileModules({ projectDir, entryPoints, outdir, outbase, logLevel = "silent" }) {
  // Where all is compiled already, esbuild's memory and time are spared.
  const { build } = await import("esbuild");
  const unknown = unknownImports(projectDir);
  const { metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints: [...entryPoints],
    outdir,
    ...(outbase !== undefined && { outbase }),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    sourcesContent: false,
    keepNames: true,
    metafile: true,
    logLevel,
    plugins: [whereSourcesAre(unknown.look)],
  });
  const { listed, isOpaque } = unknown.seen();
  return {
    inputs: Object.keys(metafile.inputs),
    outputs: Object.keys(metafile.outputs),
    listed,
    isOpaque,
  };
}

/**
 * Finds imports whose target is computed, and uses of the module's meta properties beyond `url`, `filename` and
 * `dirname`. For `./services/${name}.ts` esbuild takes every file that matches.
 *
 * @param {string} projectDir
 */
function unknownImports(projectDir) {
  /** @type {Set<string>} */
  const listed = new Set();
  let isOpaque = false;
  return {
    look(/** @type {string} */ file, /** @type {string} */ source) {
      isOpaque ||= unknownPlace.test(source);
      for (const [, name = ""] of source.matchAll(/\bimport\(\s*([^\n]*)/g)) {
        // A literal, or the address of a file.
        if (/^(["'])[^"']*\1\s*[,)]/.test(name) || name.startsWith("pathToFileURL(")) continue;
        const [, start = "."] = /^["'`](\.\.?\/(?:[^"'`$]*\/)?)/.exec(name) ?? [];
        const folder = path.relative(projectDir, path.resolve(path.dirname(file), start));
        // The whole project would be too much.
        if (start === "." || folder === "" || folder.startsWith("..")) isOpaque = true;
        else listed.add(`${folder}/`);
      }
    },
    seen: () => ({ listed: [...listed], isOpaque }),
  };
}

const places = ["url", "filename", "dirname"];
const nameOf = (/** @type {string} */ place) => `importMeta_${place}`;
const meta = ["import", "meta"].join(".");
/** What a bundle cannot answer. The places are defined; `resolve` of a package gives the same from anywhere. */
const unknownPlace = /\bimport\.meta(?!\.(?:url|filename|dirname)\b|\.resolve\(["'][^."'])/;

/**
 * Lets a module find the files beside its source, wherever the program that holds it lies.
 *
 * @param {(file: string, source: string) => void} look is shown each source
 * @returns {import("esbuild").Plugin}
 */
const whereSourcesAre = look => ({
  name: "where-sources-are",
  setup({ initialOptions, onLoad }) {
    initialOptions.define = Object.fromEntries(places.map(place => [`${meta}.${place}`, nameOf(place)]));
    onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      look(file, source);
      if (!source.includes(meta)) return null;
      const values = [pathToFileURL(file).href, file, path.dirname(file)];
      const constants = places.map((place, index) => `${nameOf(place)} = ${JSON.stringify(values[index])}`);
      // Before the first line, so that lines keep their numbers.
      return { contents: `const ${constants.join(", ")}; ${source}`, loader: "ts" };
    });
  },
});
