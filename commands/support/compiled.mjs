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

/**
 * What stands in `.build/cache/commands/current.json`.
 *
 * @typedef {object} Compiled
 * @property {string} projectDir the programs hold paths of it
 * @property {readonly string[]} found the commands and contracts that there were
 * @property {string} folder of the programs, by its name beside this file
 * @property {Record<string, string>} stamps of every file that went in or came out
 */

/** So long a program may take until it has loaded its parts; after that its files are not needed. */
const loadingMilliseconds = 10 * 60 * 1000;
const ownSources = ["commands/support/compiled.mjs", "commands/support/compile.mjs"];

/**
 * The program that a command is compiled to, built when a source of any command has changed since.
 *
 * @param {string} projectDir
 * @param {string} name such as `start`
 * @returns {Promise<string | undefined>} its file; undefined when something does not compile, or cannot be written or read
 */
export async function compiledCommand(projectDir, name) {
  const cache = path.join(projectDir, ".build", "cache", "commands");
  try {
    await mkdir(cache, { recursive: true });
    // Node looks for packages from where a file really is: not beside a project whose `.build` leads elsewhere.
    const place = path.relative(await realpath(projectDir), await realpath(cache));
    if (place.startsWith("..") || path.isAbsolute(place)) return undefined;
    const found = await findSources(projectDir);
    if (!found.includes(`commands/${name}.ts`)) return undefined;
    const folder = (await current(projectDir, cache, found)) ?? (await compile(projectDir, cache, found));
    return path.join(cache, folder, `${name}.mjs`);
  } catch {
    return undefined;
  }
}

/**
 * The commands, and the contracts that some of them load by the name of their service.
 *
 * @param {string} projectDir
 * @returns {Promise<string[]>}
 */
async function findSources(projectDir) {
  const commands = await readdir(path.join(projectDir, "commands"));
  const services = await readdir(path.join(projectDir, "handlers"));
  const contracts = services.map(service => `handlers/${service}/contract.ts`);
  const areThere = await Promise.all(contracts.map(file => isThere(path.join(projectDir, file))));
  return [
    ...commands.filter(file => /^[^.].*\.ts$/.test(file)).map(file => `commands/${file}`),
    ...contracts.filter((_, index) => areThere[index]),
  ].sort();
}

const isThere = (/** @type {string} */ file) =>
  stat(file).then(
    () => true,
    () => false,
  );

/**
 * @param {string} projectDir
 * @param {string} cache
 * @param {readonly string[]} found
 * @returns {Promise<string | undefined>}
 */
async function current(projectDir, cache, found) {
  /** @type {Compiled} */
  let compiled;
  try {
    compiled = JSON.parse(await readFile(path.join(cache, "current.json"), "utf8"));
    if (compiled.projectDir !== projectDir || compiled.found.join() !== found.join()) return undefined;
    const files = Object.keys(compiled.stamps);
    const stamps = await stampsOf(projectDir, files);
    return files.every(file => stamps[file] === compiled.stamps[file]) ? compiled.folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} projectDir
 * @param {string} cache
 * @param {readonly string[]} found
 * @returns {Promise<string>}
 */
async function compile(projectDir, cache, found) {
  await removeOld(cache);
  const folder = await mkdtemp(path.join(cache, "programs-"));
  try {
    await build(projectDir, cache, found, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return path.basename(folder);
}

/**
 * @param {string} projectDir
 * @param {string} cache
 * @param {readonly string[]} found
 * @param {string} folder
 */
async function build(projectDir, cache, found, folder) {
  // By the clock of the file system, which is another machine's at times.
  const begun = (await stat(folder)).ctimeMs;
  // Whoever may read the sources may run what is made of them.
  await chmod(folder, 0o755);
  const { compileModules } = await import("./compile.mjs");
  const entryPoints = found.filter(file => file.startsWith("commands/"));
  const { inputs, outputs } = await compileModules({
    projectDir,
    entryPoints,
    outdir: folder,
    splitting: true,
  });
  const { stop } = await import("esbuild");
  await stop();
  const sources = await stampsOf(projectDir, [...inputs, ...ownSources]);
  // What was saved during the build may be in it or not.
  if (Object.values(sources).some(stamp => Number.parseFloat(stamp) >= begun)) return;
  const stamps = { ...sources, ...(await stampsOf(projectDir, outputs)) };
  const draft = `${folder}.json`;
  await writeFile(draft, JSON.stringify({ projectDir, found, folder: path.basename(folder), stamps }));
  await rename(draft, path.join(cache, "current.json"));
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
    // Another command may remove it at the same time, or another user may own it.
    const mtimeMs = await stat(entry).then(
      stats => stats.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - mtimeMs > loadingMilliseconds)
      await rm(entry, { recursive: true, force: true }).catch(() => {});
  }
}
