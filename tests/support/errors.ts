import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ErrorDefinition } from "../../contract/errors.ts";
import * as common from "../../contract/errors.ts";
import { importTarget } from "./imports.ts";

type Definitions = Readonly<Record<string, ErrorDefinition>>;

/** Below `handlers/`, each with a slash between its names. */
const handlerFiles = () =>
  readdirSync("handlers", { recursive: true, encoding: "utf8" }).map(name => name.split(path.sep).join("/"));

/** The folders of all services, such as `game/wallet` below `handlers/`. */
export const serviceFolders = () =>
  handlerFiles()
    .filter(file => file.endsWith("/contract.ts"))
    .map(path.posix.dirname);

/** The definitions of each `errors.ts` below `handlers/`, by the file's folder. */
export async function definedErrors(): Promise<Map<string, Definitions>> {
  const folders = handlerFiles()
    .filter(file => file.endsWith("/errors.ts") && file !== "platform/errors.ts")
    .map(path.posix.dirname);
  return new Map(
    await Promise.all(folders.map(async folder => [folder, await definitionsOf(folder)] as const)),
  );
}

const definitionsOf = async (folder: string) =>
  ((await import(`../../handlers/${folder}/errors.ts`)) as { errors: Definitions }).errors;

/** An error that a source file names, and where. */
export interface NamedError {
  readonly file: string;
  readonly error: ErrorDefinition;
}

/**
 * The errors that the files of a service name, but for its contract and the file that defines them: all that it
 * throws by itself.
 */
export async function errorsThrownIn(folder: string): Promise<NamedError[]> {
  const files = handlerFiles().filter(
    file =>
      file.startsWith(`${folder}/`) && file.endsWith(".ts") && !/\/(contract|errors|shared)\.ts$/.test(file),
  );
  const found = await Promise.all(
    files.map(file => errorsNamedIn(`handlers/${file}`, readFileSync(`handlers/${file}`, "utf8"))),
  );
  return found.flat();
}

/** The errors that a file takes from what it imports of an `errors.ts` or a `shared.ts`, under whatever name. */
export async function errorsNamedIn(file: string, source: string): Promise<NamedError[]> {
  const named: NamedError[] = [];
  for (const { exported, local, specifier } of importedNames(source)) {
    const definitions = await exportedDefinitions(importTarget(file, specifier), exported);
    for (const error of Object.values(definitions))
      if (new RegExp(`(?<![\\w.])${local}\\.${error.code}\\b`).test(source)) named.push({ file, error });
  }
  return named;
}

/** What an `errors.ts`, or a `shared.ts` that hands it on, exports under a name; nothing where it is another thing. */
async function exportedDefinitions(file: string, exported: string): Promise<Definitions> {
  if (file === "contract/errors.ts") return exported === "commonErrors" ? common.commonErrors : {};
  if (file.endsWith("/errors.ts")) {
    const folder = path.posix.dirname(file).slice("handlers/".length);
    return exported === "errors" && folder !== "platform" ? definitionsOf(folder) : {};
  }
  const handedOn = existsSync(file) ? importedNames(readFileSync(file, "utf8"), "export") : [];
  const found = handedOn.find(({ local }) => local === exported);
  return found ? exportedDefinitions(importTarget(file, found.specifier), found.exported) : {};
}

function importedNames(source: string, word: "import" | "export" = "import") {
  const statements = source.matchAll(
    new RegExp(`^${word} \\{([^}]*)\\} from "([^"]*(?:errors|shared)\\.ts)"`, "gm"),
  );
  return [...statements].flatMap(([, names = "", specifier = ""]) =>
    names
      .split(",")
      .map(name => name.trim().split(/\s+as\s+/))
      .map(([exported = "", local = exported]) => ({ exported, local, specifier })),
  );
}
