import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** Processors of Lambda. */
export type Architecture = "arm64" | "x86_64";

export interface Installing {
  readonly projectDir: string;
  /** Of the bundle, relative to the project folder. */
  readonly directory: string;
  readonly packages: readonly string[];
  readonly architecture: Architecture;
}

/** Runs npm in a folder. */
export type RunNpm = (args: readonly string[], folder: string) => Promise<unknown>;

/**
 * Installs packages into `node_modules` of a bundle's folder, for Lambda: in the versions that the project has, with what
 * they need as the project's `package-lock.json` says. Their scripts do not run: what they would build is for this machine.
 *
 * https://docs.npmjs.com/cli/commands/npm-install
 *
 * @throws Error with what npm says
 */
export async function installPackages(installing: Installing, runNpm: RunNpm = npm): Promise<void> {
  const { projectDir, directory, packages, architecture } = installing;
  const folder = join(projectDir, directory);
  const draft = join(projectDir, `${directory}.packages`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    const dependencies = Object.fromEntries(packages.map(one => [one, installedVersion(projectDir, one)]));
    await writeFile(join(draft, "package.json"), JSON.stringify({ private: true, dependencies }));
    const lock = join(projectDir, "package-lock.json");
    if (existsSync(lock)) await copyFile(lock, join(draft, "package-lock.json"));
    await runNpm(argumentsFor(architecture), draft);
    const installed = join(draft, "node_modules");
    // What npm notes for itself differs from machine to machine, and the package would change with it.
    for (const note of [".package-lock.json", ".bin"])
      await rm(join(installed, note), { recursive: true, force: true });
    await rename(installed, join(folder, "node_modules"));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Takes away what was installed before. */
export const removePackages = (folder: string): Promise<void> =>
  rm(join(folder, "node_modules"), { recursive: true, force: true });

/** The version of a package that a project has; undefined where it has none. */
export function installedVersion(projectDir: string, name: string): string | undefined {
  const places = createRequire(resolve(projectDir, "index.js")).resolve.paths(name) ?? [];
  const manifest = places.map(place => join(place, name, "package.json")).find(file => existsSync(file));
  return manifest && JSON.parse(readFileSync(manifest, "utf8")).version;
}

const argumentsFor = (architecture: Architecture): string[] => [
  "install",
  "--os=linux",
  `--cpu=${architecture === "x86_64" ? "x64" : "arm64"}`,
  "--libc=glibc",
  "--omit=dev",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
];

const npm: RunNpm = async (args, cwd) => {
  const options = { cwd, shell: process.platform === "win32" };
  await promisify(execFile)("npm", [...args], options).catch((error: { readonly stderr?: string }) => {
    throw new Error(`npm ${args.join(" ")} failed: ${error.stderr?.trim() || String(error)}`);
  });
};
