import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { bundleFunctions } from "./functions.ts";
import { bundlePackage } from "./javascript.ts";
import { libraryManifest, mainFile } from "./library-manifest.ts";
import type { PackageSpec, ProgramSpec } from "./packages.ts";
import { compileModules, compileTree } from "./tree.ts";
import { writeTypes } from "./types.ts";

const run = promisify(execFile);

/**
 * Makes the files of a package below `<out>/<its folder's name>` and packs them.
 *
 * @returns the archive's path
 * @throws Error with what does not compile
 */
export async function packPackage(projectDir: string, spec: PackageSpec, out: string): Promise<string> {
  const directory = path.resolve(projectDir, out, path.basename(spec.folder));
  await rm(directory, { recursive: true, force: true });
  await writeJavaScript(projectDir, spec, directory);
  if (spec.kind === "library")
    await writeTypes(projectDir, Object.values(spec.entries), path.join(directory, "dist/types"));
  await copyTexts(projectDir, spec, directory);
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", path.dirname(directory)];
  const { stdout } = await run("npm", args, { cwd: directory });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return path.join(path.dirname(directory), filename);
}

/** The files that run, without which there is no package, and its manifest: all but declarations and texts. */
export async function writeJavaScript(
  projectDir: string,
  spec: PackageSpec,
  directory: string,
): Promise<void> {
  if (spec.kind === "library") {
    for (const [name, entry] of Object.entries(spec.entries))
      await bundlePackage(projectDir, entry, path.join(directory, mainFile(name)));
    if (spec.isBundled)
      await compileModules(projectDir, Object.values(spec.entries), path.join(directory, "dist/modules"));
    if (Object.keys(spec.functions).length > 0)
      await bundleFunctions(projectDir, spec.functions, path.join(directory, "dist/functions"));
    for (const file of spec.files)
      await copyFile(path.join(projectDir, spec.folder, file), path.join(directory, file));
  } else await compileTree(projectDir, spec, path.join(directory, "dist"));
  await writeManifest(projectDir, spec, directory);
}

/** `package.json` as it is in place, with what was made in place of the sources. */
async function writeManifest(projectDir: string, spec: PackageSpec, directory: string): Promise<void> {
  const inPlace = JSON.parse(await readFile(path.join(projectDir, spec.folder, "package.json"), "utf8"));
  const { private: _private, exports: _exports, bin: _bin, ...manifest } = inPlace;
  const made = spec.kind === "library" ? libraryManifest(spec) : programManifest(spec);
  const files = ["dist", ...(spec.kind === "library" ? spec.files : []), "CHANGELOG.md"];
  const packed = { ...manifest, ...made, files };
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "package.json"), `${JSON.stringify(packed, null, 2)}\n`);
}

const programManifest = ({ bin }: ProgramSpec) => ({
  type: "module",
  bin: Object.fromEntries(
    Object.entries(bin).map(([name, source]) => [name, `./dist/${source.replace(/\.ts$/, ".js")}`]),
  ),
  exports: { "./package.json": "./package.json" },
});

async function copyTexts(projectDir: string, { folder }: PackageSpec, directory: string): Promise<void> {
  for (const [from, to] of [
    [path.join(folder, "README.md"), "README.md"],
    ["CHANGELOG.md", "CHANGELOG.md"],
    ["LICENSE", "LICENSE"],
  ] as const)
    await copyFile(path.join(projectDir, from), path.join(directory, to));
}
