import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { compileModules } from "../../lib/bundle/compile.mjs";

/** Test files as programs that Node runs as they are. */
export interface CompiledTests {
  /** What Node is told to run for these files: a program, and what it needs to know. */
  readonly programsOf: (files: readonly string[]) => readonly string[];
  remove(): Promise<void>;
}

/** Runs several files in one process. */
const batchRunner = "tests/runner/batch.ts";
const cache = "node_modules/.cache/groundwork";

/**
 * Compiles every test file together with what it imports of this repository, packages left out. One pass over all
 * of them costs a second; having each test's process load and transpile module by module costs a third of a second
 * of each. Fails, naming file and line, when a file cannot be parsed or an import cannot be found.
 */
export async function compileTests(files: readonly string[]): Promise<CompiledTests> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, "tests-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await compileModules({
      projectDir: process.cwd(),
      entryPoints: [...files, batchRunner],
      outdir: folder,
      outbase: ".",
      logLevel: "error",
    });
  } catch (error) {
    await remove();
    throw error;
  }
  const programOf = (file: string) => path.join(folder, file.replace(/\.ts$/, ".mjs"));
  const programsOf = (some: readonly string[]) =>
    (some.length === 1 ? some : [batchRunner, ...some]).map(programOf);
  return { programsOf, remove };
}
