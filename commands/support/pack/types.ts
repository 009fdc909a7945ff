import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Writes the declarations of entries, and of all that they name, below a folder: under the paths of their sources, with the
 * extension that compilers look for.
 *
 * @throws Error with what the compiler says
 */
export async function writeTypes(
  projectDir: string,
  entries: readonly string[],
  directory: string,
): Promise<void> {
  await mkdir(path.join(projectDir, ".build"), { recursive: true });
  const draft = await mkdtemp(path.join(projectDir, ".build", "types-"));
  try {
    await emit(projectDir, entries, draft);
    const declarations = entries.map(entry => entry.replace(/\.ts$/, ".d.ts"));
    await copyReached(draft, declarations, directory);
  } finally {
    await rm(draft, { recursive: true });
  }
}

async function emit(projectDir: string, entries: readonly string[], draft: string): Promise<void> {
  const settings = {
    extends: path.join(projectDir, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      emitDeclarationOnly: true,
      declaration: true,
      incremental: false,
      tsBuildInfoFile: null,
      rootDir: projectDir,
      outDir: draft,
    },
    files: entries.map(entry => path.join(projectDir, entry)),
    include: [],
  };
  const file = path.join(draft, "tsconfig.json");
  await writeFile(file, JSON.stringify(settings));
  const compiler = createRequire(path.join(projectDir, "package.json")).resolve("typescript/bin/tsc");
  await run(process.execPath, [compiler, "-p", file]).catch((error: { stdout: string }) => {
    throw new Error(`The types of ${entries.join(" and ")} do not compile:\n${error.stdout.trim()}`);
  });
}

/** Copies declaration files and those that they import. `./x.ts` becomes `./x.js`, beside which a compiler finds `x.d.ts`. */
async function copyReached(draft: string, entries: readonly string[], directory: string): Promise<void> {
  const files = new Set(entries);
  for (const file of files) {
    const text = await readFile(path.join(draft, file), "utf8");
    for (const [, , module = ""] of text.matchAll(relativeImport))
      files.add(`${path.posix.join(path.posix.dirname(file), module)}.d.ts`);
    const target = path.join(directory, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text.replace(relativeImport, "$1$2.js$3"));
  }
}

const relativeImport = /((?:from |import |import\()")(\.\.?\/[^"]+)\.ts(")/g;
