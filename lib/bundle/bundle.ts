import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ownSources } from "../own-sources.ts";
import { type Built, buildEntries, type Entry } from "./bundle-build.ts";
import { changedSince, copyFolder, fileTime, stampsOf, withoutPackages, writeWhole } from "./bundle-files.ts";
import { type Architecture, installPackages, removePackages } from "./install-packages.ts";

export interface BundleOptions {
  /** Entry, copied folders and `.build` stand in it. Default: the working directory. */
  readonly projectDir?: string;
  /** Folders of the project that go into the package as they are, such as `migrations`. */
  readonly copy?: readonly string[];
  /** Packages that are left out of the bundle. */
  readonly external?: readonly string[];
  /** Installs those beside the bundle, for this processor of Lambda. Default: the project's own are found above it. */
  readonly installFor?: Architecture;
}

/** One function's package; all paths are relative to the project folder. */
export interface Bundle {
  /** What is uploaded: `.build/<name>`, with `index.js` in it. */
  readonly directory: string;
  /** `.build/maps/<name>.js.map`: beside the package, not in it. */
  readonly sourceMap: string;
  /** Size of `index.js`. */
  readonly bytes: number;
  /** Every file that the package is made of, to watch for changes. */
  readonly inputs: readonly string[];
}

/**
 * Bundles one Lambda function with esbuild into `.build/<name>`, atomically, and only when a file that went into
 * it has changed: so the same source gives the same package, and an edit changes its own function only. Calls at
 * the same time are built together.
 *
 * @throws Error with file, line and column of what does not compile
 * @example
 * const { directory } = await bundle("handlers/users/functions/users.ts", "users");
 */
export async function bundle(entry: string, name: string, options: BundleOptions = {}): Promise<Bundle> {
  const projectDir = resolve(options.projectDir ?? ".");
  const { copy = [], external = [], installFor } = options;
  const target: Target = { entry, name, projectDir, copy, external, installFor };
  undecided += 1;
  const known = await cachedOrTime(target).finally(() => {
    undecided -= 1;
  });
  if (typeof known === "number") return write(target, await buildTogether(target), known);
  buildWaiting();
  return known;
}

interface Target extends Entry {
  readonly copy: readonly string[];
  readonly external: readonly string[];
  readonly installFor: Architecture | undefined;
}

interface Waiting {
  readonly target: Target;
  readonly resolve: (built: Built | Promise<Built>) => void;
}

/** Calls that do not know yet whether they need a build, and those that do. */
let undecided = 0;
let waiting: Waiting[] = [];

/** Waits until every call knows whether it needs a build, and builds for all that do. */
function buildTogether(target: Target): Promise<Built> {
  return new Promise(resolve => {
    waiting.push({ target, resolve });
    buildWaiting();
  });
}

function buildWaiting(): void {
  if (undecided > 0 || waiting.length === 0) return;
  const batch = waiting;
  waiting = [];
  for (const settings of new Set(batch.map(({ target }) => settingsOf(target)))) {
    const calls = batch.filter(({ target }) => settingsOf(target) === settings);
    const built = buildEntries(calls.map(({ target }) => target));
    for (const [index, { target, resolve }] of calls.entries()) {
      // An error in one entry must not fail the others: each is then built alone.
      resolve(
        built.then(
          all => all[index] ?? buildAlone(target),
          () => buildAlone(target),
        ),
      );
    }
  }
}

/** What calls must have in common to be built together. */
const settingsOf = ({ projectDir, external }: Target) => JSON.stringify([projectDir, external]);

async function buildAlone(target: Target): Promise<Built> {
  const [built] = await buildEntries([target]);
  if (!built) throw new Error(`esbuild made nothing of ${target.entry}.`);
  return built;
}

/** What was saved since the build began may be in it or not: then nothing is noted, and the next call builds again. */
async function write(target: Target, { code, sourceMap, sources }: Built, begun: number): Promise<Bundle> {
  const { projectDir, name, copy, external, installFor } = target;
  const directory = `.build/${name}`;
  const made = { directory, sourceMap: `.build/maps/${name}.js.map`, bytes: code.length };
  await writeWhole(join(projectDir, directory, "index.js"), code);
  await writeWhole(join(projectDir, made.sourceMap), sourceMap);
  await removePackages(join(projectDir, directory));
  if (installFor && external.length > 0)
    await installPackages({ projectDir, directory, packages: external, architecture: installFor });
  const inputs = [...sources];
  for (const folder of copy) {
    const copied = await copyFolder(join(projectDir, folder), join(projectDir, directory, folder));
    inputs.push(...copied.map(file => `${folder}/${file}`));
  }
  const bundled: Bundle = { ...made, inputs };
  const files = await withoutPackages(projectDir, inputs);
  const read = await stampsOf(projectDir, [...files, ...copy]);
  if (changedSince(begun, read)) return bundled;
  const stamps = { ...read, ...(await stampsOf(projectDir, [`${directory}/index.js`])) };
  const entry: CacheEntry = { key: await cacheKey(target), bundle: bundled, stamps };
  await writeWhole(cacheFile(target), Buffer.from(JSON.stringify(entry)));
  return bundled;
}

/** What stands in `.build/cache/<name>.json`. */
interface CacheEntry {
  readonly key: string;
  readonly bundle: Bundle;
  /** Of inputs, copied folders and the package. */
  readonly stamps: Readonly<Record<string, string>>;
}

/** The package where it is still good, else the time before it is built. */
const cachedOrTime = async (target: Target): Promise<Bundle | number> =>
  (await readCache(target)) ?? fileTime(join(target.projectDir, ".build", "cache"));

async function readCache(target: Target): Promise<Bundle | undefined> {
  try {
    const entry: CacheEntry = JSON.parse(await readFile(cacheFile(target), "utf8"));
    if (entry.key !== (await cacheKey(target))) return undefined;
    const files = Object.keys(entry.stamps);
    const stamps = await stampsOf(target.projectDir, files);
    return files.every(file => stamps[file] === entry.stamps[file]) ? entry.bundle : undefined;
  } catch {
    return undefined;
  }
}

/** What besides the files decides what a package holds: how it is made, and the installed packages. */
async function cacheKey({ projectDir, entry, copy, external, installFor }: Target): Promise<string> {
  const lock = await readFile(join(projectDir, "package-lock.json")).catch(() => "");
  const hash = createHash("sha256")
    .update(JSON.stringify([projectDir, entry, copy, ...(external.length > 0 ? [external, installFor] : [])]))
    .update(lock);
  for (const source of await howItIsMade) hash.update(source);
  return hash.digest("hex");
}

const howItIsMade = Promise.all(
  ownSources(import.meta.url, ["bundle.ts", "bundle-build.ts", "bundle-lean.ts", "install-packages.ts"]).map(
    file => readFile(file),
  ),
);

const cacheFile = ({ projectDir, name }: Target) => join(projectDir, ".build", "cache", `${name}.json`);
