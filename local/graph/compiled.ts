import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledPrograms, giveUpPrograms } from "../../lib/bundle/compiled.mjs";
import { isPacked } from "../../lib/packed.ts";

/** A program and what evaluates it, as modules that Node runs without reading TypeScript file by file. */
export interface Compiled {
  readonly child: string;
  readonly program: string;
  /** Leaves it alone until its sources change. */
  giveUp(): Promise<void>;
}

/** The file of the process that evaluates a program. */
export const childFile = fileURLToPath(new URL(isPacked ? "child.js" : "child.ts", import.meta.url));

const evaluator = {
  projectDir: fileURLToPath(new URL("../..", import.meta.url)),
  cache: "evaluator",
  entryPoints: ["local/graph/child.ts"],
};

/**
 * Undefined for what has to be run as it is: what does not compile or imports modules that are known only then, and
 * programs that are no ES modules, whose `require` and `__dirname` a compiled one would not have.
 *
 * @param main the program's file, relative to the project
 */
export async function compiledProgram(projectDir: string, main: string): Promise<Compiled | undefined> {
  if (!isModule(projectDir) || !main.endsWith(".ts")) return undefined;
  const program = { projectDir, cache: "program", entryPoints: [main] };
  const [child, folder] = await Promise.all([compiledChild(), compiledPrograms(program)]);
  if (!child || !folder) return undefined;
  return {
    child,
    program: join(folder, `${basename(main, ".ts")}.mjs`),
    giveUp: () => giveUpPrograms(program),
  };
}

async function compiledChild(): Promise<string | undefined> {
  if (isPacked) return childFile;
  const folder = await compiledPrograms(evaluator);
  return folder && join(folder, "child.mjs");
}

function isModule(projectDir: string): boolean {
  try {
    const { type } = JSON.parse(readFileSync(join(projectDir, "package.json"), "utf8"));
    return type === "module";
  } catch {
    return false;
  }
}
