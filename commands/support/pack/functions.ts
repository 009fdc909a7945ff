import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { buildEntries } from "../../../lib/bundle/bundle-build.ts";

/** A function that a package brings: its name and its entry. */
export type ShippedFunctions = Readonly<Record<string, string>>;

/**
 * Bundles the functions that a package brings into `<directory>/<name>.js`, as a deployment does, with the licences of what
 * is in them.
 */
export async function bundleFunctions(
  projectDir: string,
  functions: ShippedFunctions,
  directory: string,
): Promise<void> {
  const entries = Object.entries(functions).map(([name, entry]) => ({ projectDir, name, entry }));
  const built = await buildEntries(entries);
  await mkdir(directory, { recursive: true });
  for (const [index, { name }] of entries.entries())
    await writeFile(path.join(directory, `${name}.js`), built[index]?.code ?? "");
  const licences = await licencesOf(
    projectDir,
    built.flatMap(({ sources }) => sources),
  );
  await writeFile(path.join(directory, "LICENSES.txt"), licences);
}

/** The licence texts of the packages that files belong to, each text once with the names and versions that it is for. */
async function licencesOf(projectDir: string, files: readonly string[]): Promise<string> {
  const folders = new Set(files.flatMap(file => packageFolder.exec(file)?.[0] ?? []));
  const texts = new Map<string, string[]>();
  for (const folder of [...folders].sort()) {
    const read = (name: string) => readFile(path.join(projectDir, folder, name), "utf8");
    const { name, version, license } = JSON.parse(await read("package.json"));
    const text = await read("LICENSE").catch(() => read("LICENSE.md").catch(() => ""));
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = Array.from(texts, ([text, names]) => `${names.join("\n")}\n\n${text.trim()}\n`);
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
