import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, transform } from "esbuild";
import type { ProgramSpec } from "./packages.ts";

/**
 * Compiles the sources of a program one by one, under their own paths: so files that are started, or read, by a path from
 * another one are found as before.
 */
export async function compileTree(
  projectDir: string,
  { bin, children, files, pages }: ProgramSpec,
  directory: string,
): Promise<void> {
  const sources = await reachable(projectDir, [...Object.values(bin), ...children]);
  for (const source of sources) {
    const target = path.join(directory, source.replace(/\.ts$/, ".js"));
    await mkdir(path.dirname(target), { recursive: true });
    const text = await readFile(path.join(projectDir, source), "utf8");
    await writeFile(target, source.endsWith(".ts") ? await compiled(text) : text);
  }
  for (const file of files) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
    await copyFile(path.join(projectDir, file), path.join(directory, file));
  }
  await bundlePages(projectDir, pages, directory);
  for (const source of Object.values(bin))
    await makeExecutable(path.join(directory, source.replace(/\.ts$/, ".js")));
}

/** Compiles the sources of a library one by one to ES modules, for bundlers, which leave out those that nothing uses. */
export async function compileModules(
  projectDir: string,
  entryPoints: readonly string[],
  directory: string,
): Promise<void> {
  for (const source of await reachable(projectDir, entryPoints)) {
    const target = path.join(directory, source.replace(/\.ts$/, ".mjs"));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, await compiled(await readFile(path.join(projectDir, source), "utf8"), "mjs"));
  }
}

/** The sources that entries import, themselves among them. */
async function reachable(projectDir: string, entryPoints: readonly string[]): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints: [...entryPoints],
    outdir: ".build",
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}

/** Types are left out, and other sources named by what they are compiled to. */
async function compiled(text: string, extension = "js"): Promise<string> {
  const { code } = await transform(text, {
    loader: "ts",
    format: "esm",
    target: "node20",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return code.replace(relativeImport, `$1$2.${extension}$3`);
}

const relativeImport = /((?:\bfrom |\bimport |\bimport\()")(\.\.?\/[^"]+)\.ts(")/g;

async function bundlePages(projectDir: string, pages: readonly string[], directory: string): Promise<void> {
  await build({
    absWorkingDir: projectDir,
    entryPoints: [...pages],
    outdir: directory,
    outbase: projectDir,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "error",
  });
}

async function makeExecutable(file: string): Promise<void> {
  await writeFile(file, `#!/usr/bin/env node\n${await readFile(file, "utf8")}`);
  await chmod(file, 0o755);
}
