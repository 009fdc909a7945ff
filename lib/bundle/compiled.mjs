import { createHash } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What is to be compiled.
 *
 * @typedef {object} Sources
 * @property {string} projectDir
 * @property {string} cache the folder of the programs below `.build/cache`
 * @property {readonly string[]} entryPoints TypeScript modules, relative to the project
 * @property {boolean} [alone] nothing else in this process builds: esbuild's own process ends with the build
 */

/**
 * What stands in `.build/cache/<cache>/current.json`.
 *
 * @typedef {object} Compiled
 * @property {string} projectDir the programs hold paths of it
 * @property {readonly string[]} entryPoints
 * @property {string | null} folder of the programs, by its name beside this file; null where they cannot be used
 * @property {Record<string, string>} stamps of every file that went in or came out, and of folders (with a slash at the
 *   end) whose names went in
 */

/** So long a program may take until it has loaded its parts; after that its files are not needed. */
const loadingMilliseconds = 10 * 60 * 1000;
const ownSources = ["compiled.mjs", "compile.mjs"].map(name => fileURLToPath(new URL(name, import.meta.url)));

/**
 * The folder of the programs that entry points are compiled to, built when a source of any has changed since. Each has
 * the entry point's name and the extension `.mjs`.
 *
 * @param {Sources} sources
 * @returns {Promise<string | undefined>} undefined when something does not compile, has an import that cannot be resolved
 *   before it runs, or cannot be written or read
 */
export async function compiledPrograms(sources) {
  const { projectDir } = sources;
  const cache = cacheOf(sources);
  try {
    await mkdir(cache, { recursive: true });
    // Node looks for packages from where a file really is: not beside a project whose `.build` leads elsewhere.
    const place = path.relative(await realpath(projectDir), await realpath(cache));
    if (place.startsWith("..") || path.isAbsolute(place)) return undefined;
    const known = await current(sources);
    const folder = known === undefined ? await compile(sources) : known;
    return folder === null ? undefined : path.join(cache, folder);
  } catch {
    return undefined;
  }
}

/**
 * Leaves the programs alone until a source changes: they do not do what their sources do.
 *
 * @param {Sources} sources
 */
export async function giveUpPrograms(sources) {
  const file = path.join(cacheOf(sources), "current.json");
  try {
    const compiled = JSON.parse(await readFile(file, "utf8"));
    await writeWhole(file, JSON.stringify({ ...compiled, folder: null }));
  } catch {
    // Then they are tried again.
  }
}

const cacheOf = (/** @type {Sources} */ { projectDir, cache }) =>
  path.join(projectDir, ".build", "cache", cache);

/**
 * @param {Sources} sources
 * @returns {Promise<string | null | undefined>} undefined when there are none or something has changed
 */
async function current(sources) {
  const { projectDir, entryPoints } = sources;
  try {
    /** @type {Compiled} */
    const compiled = JSON.parse(await readFile(path.join(cacheOf(sources), "current.json"), "utf8"));
    if (compiled.projectDir !== projectDir || compiled.entryPoints.join() !== entryPoints.join())
      return undefined;
    const files = Object.keys(compiled.stamps);
    const stamps = await stampsOf(projectDir, files);
    return files.every(file => stamps[file] === compiled.stamps[file]) ? compiled.folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Sources} sources
 * @returns {Promise<string | null>}
 */
async function compile(sources) {
  const cache = cacheOf(sources);
  await removeOld(cache);
  const folder = await mkdtemp(path.join(cache, "programs-"));
  let isOpaque = true;
  try {
    isOpaque = await build(sources, folder);
  } finally {
    if (isOpaque) await rm(folder, { recursive: true, force: true });
  }
  return isOpaque ? null : path.basename(folder);
}

/**
 * @param {Sources} sources
 * @param {string} folder
 * @returns {Promise<boolean>} whether an import cannot be resolved before it runs
 */
async function build(sources, folder) {
  const { projectDir, entryPoints, alone } = sources;
  // By the clock of the file system, which is another machine's at times.
  const begun = (await stat(folder)).ctimeMs;
  // Everyone who may read the sources may run the output.
  await chmod(folder, 0o755);
  const { compileModules } = await import("./compile.mjs");
  const made = await compileModules({ projectDir, entryPoints, outdir: folder });
  if (alone) await (await import("esbuild")).stop();
  const stamps = await stampsOf(projectDir, [...made.inputs, ...ownSources, ...made.listed]);
  // What was saved during the build may be in it or not.
  if (Object.values(stamps).some(stamp => Number.parseFloat(stamp) >= begun)) return made.isOpaque;
  if (!made.isOpaque) Object.assign(stamps, await stampsOf(projectDir, made.outputs));
  const programs = made.isOpaque ? null : path.basename(folder);
  await writeWhole(
    path.join(cacheOf(sources), "current.json"),
    JSON.stringify({ projectDir, entryPoints, folder: programs, stamps }),
  );
  return made.isOpaque;
}

/**
 * @param {string} file
 * @param {string} text
 */
async function writeWhole(file, text) {
  const draft = await mkdtemp(`${file}-`);
  await writeFile(path.join(draft, "draft"), text);
  await rename(path.join(draft, "draft"), file);
  await rm(draft, { recursive: true });
}

/**
 * Change time and size of each file. Nothing can set the change time, so other content has another stamp. For a folder,
 * the names in it.
 *
 * @param {string} projectDir
 * @param {readonly string[]} files
 * @returns {Promise<Record<string, string>>}
 */
async function stampsOf(projectDir, files) {
  const stamps = files.map(async file => {
    const place = path.resolve(projectDir, file);
    if (file.endsWith("/")) return [file, await namesIn(place)];
    const { ctimeMs, size } = await stat(place);
    return [file, `${ctimeMs}/${size}`];
  });
  return Object.fromEntries(await Promise.all(stamps));
}

/** @param {string} folder */
async function namesIn(folder) {
  const names = await readdir(folder, { recursive: true });
  return `names ${createHash("sha256").update(names.sort().join("\n")).digest("hex")}`;
}

/**
 * Removes the programs of former sources, and what a build that was killed has left.
 *
 * @param {string} cache
 */
async function removeOld(cache) {
  for (const name of await readdir(cache)) {
    const entry = path.join(cache, name);
    // Another command may remove it at the same time, or another user may own it.
    const mtimeMs = await stat(entry).then(
      stats => stats.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - mtimeMs > loadingMilliseconds)
      await rm(entry, { recursive: true, force: true }).catch(() => {});
  }
}
