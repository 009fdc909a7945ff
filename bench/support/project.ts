import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readStackConfig } from "../../local/graph/config.ts";

/** A copy of the project in a temporary folder, to which services are added as anybody adds one: folder and config. */
export interface BenchProject {
  readonly directory: string;
  /** For bundles that are measured: as on Lambda, no `package.json` stands above them. */
  readonly functions: string;
  /** For processes that work in it: caches of former runs are out of reach, so that a first start is one. */
  readonly environment: NodeJS.ProcessEnv;
  /** Writes the files of a service, by name; they import the platform as those of this project do. */
  addService(name: string, files: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

const copied = [
  "index.ts",
  "package.json",
  "package-lock.json",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "client",
  "commands",
  "components",
  "contract",
  "frontend",
  "handlers",
  "lib",
  "local",
  "migrations",
  "program",
  "seeds",
  "tsconfig.json",
];

export async function copyProject(): Promise<BenchProject> {
  const directory = await mkdtemp(path.join(tmpdir(), "groundwork-bench-"));
  const functions = await mkdtemp(path.join(tmpdir(), "groundwork-bench-functions-"));
  const temporary = path.join(directory, ".tmp");
  await mkdir(temporary);
  for (const name of copied) await cp(name, path.join(directory, name), { recursive: true });
  await symlink(path.resolve("node_modules"), path.join(directory, "node_modules"), "junction");
  return {
    directory,
    functions,
    environment: { ...process.env, TMPDIR: temporary },
    async addService(name, files) {
      for (const [file, text] of Object.entries(files)) {
        const target = path.join(directory, "handlers", name, file);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, asService(text));
      }
    },
    async remove() {
      for (const folder of [directory, functions])
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The imports of a file of `bench/services/<name>/`, as they are in `handlers/<name>/`. */
const asService = (text: string): string =>
  text.replaceAll("../../handlers/", "").replaceAll("../../../contract/", "../../contract/");

/** The files of a service that stands in `bench/services`. */
export async function serviceFiles(name: string): Promise<Record<string, string>> {
  const folder = new URL(`../services/${name}/`, import.meta.url);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(fileURLToPath(folder), path.join(entry.parentPath, entry.name)));
  return Object.fromEntries(
    await Promise.all(names.map(async file => [file, await readFile(new URL(file, folder), "utf8")])),
  );
}

/** The value of the config key `services` that adds these to the product's own. */
export function withServices(...names: readonly string[]): string {
  const { project, values } = readStackConfig(process.cwd(), "dev");
  return JSON.stringify([...JSON.parse(values[`${project}:services`] ?? "[]"), ...names]);
}
