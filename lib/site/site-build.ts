import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** Where the web page's build goes, relative to the project folder. */
export const builtFolder = "frontend/dist";

/** What the build is made from. */
const sources = ["frontend", "client", "package-lock.json"];
const command = ["commands/run.mjs", "frontend", "--build"];

/**
 * Builds the web page where its sources have changed since the last build.
 *
 * @throws Error with what the build says
 */
export async function buildSite(projectDir: string): Promise<void> {
  if (!existsSync(path.join(projectDir, "frontend")))
    throw new Error(
      "There is no frontend/ to build the web page from. Set the config value website to false.",
    );
  const stamp = path.join(projectDir, "node_modules/.cache/site-build");
  const hash = await hashOf(projectDir);
  const isBuilt = existsSync(path.join(projectDir, builtFolder, "index.html"));
  if (isBuilt && (await readFile(stamp, "utf8").catch(() => "")) === hash) return;
  await rm(stamp, { force: true });
  await promisify(execFile)(process.execPath, command, { cwd: projectDir }).catch(error => {
    throw new Error(
      `The web page was not built: npm run frontend -- --build\n${error.stderr || error.message}`,
    );
  });
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, hash);
}

/** Whether a folder is that of this project's own build: pages of other projects are built by them. */
export const isBuiltHere = (projectDir: string, folder: string): boolean =>
  folder === builtFolder && existsSync(path.join(projectDir, command[0] as string));

/** The files of a built page, in the order of their names. @throws Error if the folder has no page */
export async function siteFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .map(file => file.split(path.sep).join("/"))
    .sort();
  if (!files.includes("index.html")) throw new Error(`There is no ${folder}/index.html.`);
  return files;
}

/** Of the folder too: checkouts can share their packages, where the hash is kept. */
async function hashOf(projectDir: string): Promise<string> {
  const hash = createHash("sha256").update(projectDir);
  for (const source of sources)
    for (const file of await filesOf(path.join(projectDir, source)))
      hash.update(file).update(await readFile(file));
  return hash.digest("hex");
}

async function filesOf(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return existsSync(place) ? [place] : [];
  return entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter(file => !/[/\\](dist|node_modules)[/\\]/.test(file.slice(place.length)))
    .filter(file => path.relative(place, file) !== "config.json")
    .sort();
}
