import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { lean } from "./bundle-lean.ts";

export interface BundleOptions {
  /** Entry, copied folders and `.build` stand in it. Default: the working directory. */
  readonly projectDir?: string;
  /** Folders of the project that go into the package as they are, such as `migrations`. */
  readonly copy?: readonly string[];
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

const buildDirectory = ".build";

/**
 * CommonJS, because on Node 22 and 24 an ES module that imports `node:http` loads undici (30 ms at each cold
 * start); syntax that Node 20 knows, because local mode runs the same file.
 */
const settings: BuildOptions = {
  bundle: true,
  minify: true,
  keepNames: false,
  platform: "node",
  format: "cjs",
  target: "node20",
  // The packages' ES modules: they can be shaken, their CommonJS cannot (measured: a third smaller).
  mainFields: ["module", "main"],
  conditions: ["module"],
  sourcemap: "external",
  sourcesContent: false,
  legalComments: "none",
  logLevel: "silent",
  metafile: true,
  write: false,
};

/**
 * Bundles one Lambda function with esbuild into `.build/<name>`, atomically, and only when a file that went into
 * it has changed: so the same source gives the same package, and an edit changes its own function only.
 *
 * @throws Error with file and line of what does not compile
 * @example
 * const { directory } = await bundle("handlers/users/index.ts", "users");
 */
export async function bundle(entry: string, name: string, options: BundleOptions = {}): Promise<Bundle> {
  const projectDir = resolve(options.projectDir ?? ".");
  const target = { entry, name, projectDir, copy: options.copy ?? [] };
  return (await readCache(target)) ?? (await compile(target));
}

interface Target {
  readonly entry: string;
  readonly name: string;
  readonly projectDir: string;
  readonly copy: readonly string[];
}

/** What stands in `.build/cache/<name>.json`. */
interface CacheEntry {
  readonly key: string;
  readonly bundle: Bundle;
  /** Change time and size of inputs and outputs. */
  readonly stamps: Readonly<Record<string, string>>;
}

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

async function compile(target: Target): Promise<Bundle> {
  const { projectDir, name, entry } = target;
  const directory = `${buildDirectory}/${name}`;
  const sourceMap = `${buildDirectory}/maps/${name}.js.map`;
  const result = await build({
    ...settings,
    absWorkingDir: projectDir,
    entryPoints: [entry],
    outfile: `${directory}/index.js`,
    plugins: [lean(projectDir)],
  }).catch(explain(entry));
  const [map, code] = result.outputFiles ?? [];
  if (!map || !code || !result.metafile) throw new Error(`esbuild made nothing of ${entry}.`);
  await writeWhole(join(projectDir, directory, "index.js"), code.contents);
  await writeWhole(join(projectDir, sourceMap), map.contents);
  const copied = await copyFolders(target, directory);
  const sources = Object.keys(result.metafile.inputs).filter(file => !file.includes(":"));
  const inputs = [...sources, ...copied];
  const made: Bundle = { directory, sourceMap, bytes: code.contents.length, inputs };
  const stamps = await stampsOf(projectDir, [...inputs, `${directory}/index.js`, ...target.copy]);
  const cached: CacheEntry = { key: await cacheKey(target), bundle: made, stamps };
  await writeWhole(cacheFile(target), Buffer.from(JSON.stringify(cached)));
  return made;
}

/** esbuild's error holds every message with its place; its own text is cut short. */
function explain(entry: string) {
  return (error: unknown): never => {
    const { errors = [] } = error as {
      errors?: { text: string; location: { file: string; line: number; column: number } | null }[];
    };
    const lines = errors.map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    );
    throw new Error(lines.length > 0 ? lines.join("\n") : `${entry} does not bundle: ${String(error)}`);
  };
}

/** Copies the folders whole, and takes away what a former build left in them. */
async function copyFolders({ projectDir, copy }: Target, directory: string): Promise<string[]> {
  const copied: string[] = [];
  for (const folder of copy) {
    const [from, to] = [join(projectDir, folder), join(projectDir, directory, folder)];
    const files = await filesBelow(from);
    for (const file of files) await writeWhole(join(to, file), await readFile(join(from, file)));
    for (const file of await filesBelow(to).catch(() => [])) {
      if (!files.includes(file)) await rm(join(to, file), { force: true });
    }
    copied.push(...files.map(file => `${folder}/${file}`));
  }
  return copied;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Puts the file there in one step, and leaves one that holds the same alone. */
async function writeWhole(file: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(file).catch(() => undefined);
  if (present?.equals(contents)) return;
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${draftNumber++}`;
  await writeFile(draft, contents);
  await rename(draft, file);
}

let draftNumber = 0;

async function stampsOf(projectDir: string, files: readonly string[]): Promise<Record<string, string>> {
  const stamps = files.map(async file => {
    const { ctimeMs, size } = await stat(join(projectDir, file));
    return [file, `${ctimeMs}/${size}`] as const;
  });
  return Object.fromEntries(await Promise.all(stamps));
}

/** What besides the files decides what a package holds: these options, and the installed packages. */
async function cacheKey({ projectDir, entry, copy }: Target): Promise<string> {
  const lock = await readFile(join(projectDir, "package-lock.json")).catch(() => "");
  return createHash("sha256")
    .update(JSON.stringify([2, projectDir, entry, copy, settings]))
    .update(lock)
    .digest("hex");
}

const cacheFile = ({ projectDir, name }: Target) => join(projectDir, buildDirectory, "cache", `${name}.json`);
