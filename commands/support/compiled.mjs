import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * What stands in `.build/cache/commands/current.json`.
 *
 * @typedef {object} Compiled
 * @property {string} projectDir the programs hold paths of it
 * @property {string} folder of the programs, by its name beside this file
 * @property {Record<string, string>} stamps of every file that went in, and of the folders that were searched
 */

/** So long a program may take until it has loaded its parts; after that its files are not needed. */
const loadingMilliseconds = 10 * 60 * 1000;

/**
 * The program that a command is compiled to, built when a source of any command has changed since.
 *
 * @param {string} projectDir
 * @param {string} name such as `start`
 * @returns {Promise<string | undefined>} its file, or undefined when something does not compile or cannot be written
 */
export async function compiledCommand(projectDir, name) {
  const cache = path.join(projectDir, ".build", "cache", "commands");
  try {
    const folder = (await current(projectDir, cache)) ?? (await compile(projectDir, cache));
    return path.join(cache, folder, `${name}.mjs`);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} projectDir
 * @param {string} cache
 * @returns {Promise<string | undefined>}
 */
async function current(projectDir, cache) {
  try {
    /** @type {Compiled} */
    const compiled = JSON.parse(await readFile(path.join(cache, "current.json"), "utf8"));
    if (compiled.projectDir !== projectDir) return undefined;
    const known = Object.keys(compiled.stamps);
    const [stamps, searched] = await Promise.all([stampsOf(projectDir, known), searchedFolders(projectDir)]);
    const isSame = known.every(file => stamps[file] === compiled.stamps[file]);
    return isSame && searched.every(folder => folder in stamps) ? compiled.folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} projectDir
 * @param {string} cache
 * @returns {Promise<string>}
 */
async function compile(projectDir, cache) {
  const { compileModules } = await import("./compile.mjs");
  await mkdir(cache, { recursive: true });
  await removeOld(cache);
  // Before the build, so that what is saved during it counts as changed.
  const searched = await stampsOf(projectDir, await searchedFolders(projectDir));
  const begun = Date.now();
  const folder = await mkdtemp(path.join(cache, "programs-"));
  const names = (await readdir(path.join(projectDir, "commands"))).filter(file => file.endsWith(".ts"));
  const inputs = await compileModules({
    projectDir,
    entryPoints: names.map(file => `commands/${file}`),
    outdir: folder,
    splitting: true,
  });
  const stamps = { ...(await stampsOf(projectDir, [...inputs, ...ownSources])), ...searched };
  if (Object.values(stamps).some(stamp => Number.parseFloat(stamp) >= begun)) return path.basename(folder);
  const draft = `${folder}.json`;
  await writeFile(draft, JSON.stringify({ projectDir, folder: path.basename(folder), stamps }));
  await rename(draft, path.join(cache, "current.json"));
  return path.basename(folder);
}

const ownSources = ["commands/support/compiled.mjs", "commands/support/compile.mjs"];

/**
 * Where a new file counts too: a new command, and the contract of a new service.
 *
 * @param {string} projectDir
 */
async function searchedFolders(projectDir) {
  const services = await readdir(path.join(projectDir, "handlers"), { withFileTypes: true });
  const folders = services.filter(entry => entry.isDirectory()).map(({ name }) => `handlers/${name}`);
  return ["commands", "handlers", ...folders];
}

/**
 * When each changed and how long it is: other for another content, since nothing can set the change time.
 *
 * @param {string} projectDir
 * @param {readonly string[]} files
 * @returns {Promise<Record<string, string>>}
 */
async function stampsOf(projectDir, files) {
  const stamps = files.map(async file => {
    const { ctimeMs, size } = await stat(path.join(projectDir, file));
    return [file, `${ctimeMs}/${size}`];
  });
  return Object.fromEntries(await Promise.all(stamps));
}

/**
 * Removes the programs of former sources, and what a build that was killed has left.
 *
 * @param {string} cache
 */
async function removeOld(cache) {
  for (const name of await readdir(cache)) {
    const entry = path.join(cache, name);
    // Another command may remove it at the same time.
    const mtimeMs = await stat(entry).then(
      stats => stats.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - mtimeMs > loadingMilliseconds) await rm(entry, { recursive: true, force: true });
  }
}
