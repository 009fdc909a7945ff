import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

/** Puts the file there in one step, and leaves one that holds the same alone. */
export async function writeWhole(file: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(file).catch(() => undefined);
  if (present?.equals(contents)) return;
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${draftNumber++}`;
  await writeFile(draft, contents);
  await rename(draft, file);
}

let draftNumber = 0;

/** Copies a folder whole, and takes away what a former copy left. Returns the files, relative to the folder. */
export async function copyFolder(from: string, to: string): Promise<string[]> {
  const files = await filesBelow(from);
  for (const file of files) await writeWhole(join(to, file), await readFile(join(from, file)));
  for (const file of await filesBelow(to).catch(() => [])) {
    if (!files.includes(file)) await rm(join(to, file), { force: true });
  }
  return files;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .sort();
}

/** Change time and size of each file. Nothing can set the change time, so other content has another stamp. */
export async function stampsOf(folder: string, files: readonly string[]): Promise<Record<string, string>> {
  const stamps = files.map(async file => {
    const { ctimeMs, size } = await stat(join(folder, file));
    return [file, `${ctimeMs}/${size}`] as const;
  });
  return Object.fromEntries(await Promise.all(stamps));
}

/** By the clock of the file system, which is another machine's at times. */
export async function fileTime(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const probe = await mkdtemp(join(folder, "clock-"));
  const { ctimeMs } = await stat(probe);
  await rm(probe, { recursive: true });
  return ctimeMs;
}

/** Whether any of the stamped files has changed since a time of `fileTime`. */
export const changedSince = (time: number, stamps: Readonly<Record<string, string>>): boolean =>
  Object.values(stamps).some(stamp => Number.parseFloat(stamp) >= time);

/** npm writes this file at each change of the installed packages. */
const installed = "node_modules/.package-lock.json";

/**
 * The files to look at to know whether any has changed: those of packages change with an installation, of which npm
 * keeps one note. Where it does not, as with other package managers, all of them.
 */
export async function withoutPackages(folder: string, files: readonly string[]): Promise<string[]> {
  const isNoted = await stat(join(folder, installed)).then(
    () => true,
    () => false,
  );
  return isNoted ? [...files.filter(file => !file.startsWith("node_modules/")), installed] : [...files];
}
