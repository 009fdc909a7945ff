import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { type OperationTable, operationTable } from "../../../contract/operation-table.ts";
import { loadContract } from "../contracts.ts";
import { servicePaths } from "../service-paths.ts";
import { writeTypes } from "./types.ts";

const run = promisify(execFile);

/** Where the entry is written, since declarations are emitted of files: below the project folder. */
const entry = ".build/client/index.ts";

/**
 * Packs the typed client for the services of the dev stack: its code with their table of operations, and the types of their
 * contracts, without their code.
 *
 * @returns the archive's path
 */
export async function packClient(projectDir: string, out: string): Promise<string> {
  const directory = path.resolve(projectDir, out, "client");
  await rm(directory, { recursive: true, force: true });
  await writeClient(projectDir, directory);
  await writeTypes(projectDir, [entry], path.join(directory, "dist/types"));
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", path.dirname(directory)];
  const { stdout } = await run("npm", args, { cwd: directory });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return path.join(path.dirname(directory), filename);
}

/** The package without its types, which take the compiler a while. */
export async function writeClient(projectDir: string, directory: string): Promise<void> {
  await mkdir(path.join(projectDir, path.dirname(entry)), { recursive: true });
  await writeFile(path.join(projectDir, entry), await entryOf());
  await build({
    absWorkingDir: projectDir,
    entryPoints: [entry],
    outfile: path.join(directory, "dist/index.js"),
    bundle: true,
    platform: "neutral",
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  await writeManifest(projectDir, directory);
}

/** A client that knows its services: their contracts are imported as types, and vanish from the code. */
async function entryOf(): Promise<string> {
  const services: { name: string; path: string }[] = [];
  let operations: OperationTable = {};
  for (const servicePath of servicePaths("dev")) {
    const table = operationTable([await loadContract(servicePath)]);
    operations = { ...operations, ...table };
    for (const name of Object.keys(table)) services.push({ name, path: servicePath });
  }
  const imports = services.map(
    ({ path: folder }, index) =>
      `import type { contract as contract${index} } from "../../handlers/${folder}/contract.ts";`,
  );
  const members = services.map(({ name }, index) => `  readonly "${name}": typeof contract${index};`);
  return `${imports.join("\n")}
import { type Client, type ClientOptions, createClient as create } from "../../client/index.ts";

export * from "../../client/index.ts";

/** The services of this API, each with its contract. */
export interface Services {
${members.join("\n")}
}

const operations = ${JSON.stringify(operations, null, 2)};

/** Makes a client of this API. */
export const createClient = (options: Omit<ClientOptions, "operations">): Client<Services> =>
  create<Services>({ ...options, operations });
`;
}

async function writeManifest(projectDir: string, directory: string): Promise<void> {
  const root = JSON.parse(await readFile(path.join(projectDir, "package.json"), "utf8"));
  const types = `./dist/types/${entry.replace(/\.ts$/, ".d.ts")}`;
  const manifest = {
    name: `@${root.name}/client`,
    version: root.version,
    description: `A typed client of the API of ${root.name}, for browsers and Node.js.`,
    license: root.license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    main: "./dist/index.js",
    types,
    exports: { ".": { types, default: "./dist/index.js" }, "./package.json": "./package.json" },
    files: ["dist"],
    // Its types alone: no code of it is loaded.
    dependencies: { valibot: root.dependencies.valibot },
  };
  await writeFile(path.join(directory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await copyFile(path.join(projectDir, "docs/client.md"), path.join(directory, "README.md"));
  await copyFile(path.join(projectDir, "LICENSE"), path.join(directory, "LICENSE"));
}
