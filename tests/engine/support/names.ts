import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { projectDir } from "../../support/graph.ts";
import { rulesOf } from "./cloud/rules.ts";
import type { StateResource } from "./deployment.ts";

/** What a resource is called on AWS; a random end is `*`. */
export function physicalNameOf({ type, custom, inputs = {} }: StateResource): string | undefined {
  if (!custom || !type.startsWith("aws:")) return undefined;
  const { autoName } = rulesOf(type);
  const name = (autoName && inputs[autoName]) ?? inputs.domain;
  return typeof name === "string" ? name.replace(/-[0-9a-f]{7}$/, "-*") : undefined;
}

/** One line for each resource: its URN without the stack, and its name on AWS. */
export function namesIn(state: readonly StateResource[]): string[] {
  return state
    .filter(({ type }) => !/^pulumi:(pulumi|providers):/.test(type))
    .map(one => [one.urn.split("::").slice(2).join("::"), physicalNameOf(one)].filter(Boolean).join(" "))
    .sort();
}

/**
 * The list of the last release; a URN or a name that is not in it any more means that what stood there is deleted. With
 * `RECORD_NAMES=1` the list is written anew.
 */
export async function recordedNames(stack: string, found: readonly string[]): Promise<readonly string[]> {
  const file = path.join(projectDir, "tests", "fixtures", "engine", `${stack}.txt`);
  if (process.env.RECORD_NAMES) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${found.join("\n")}\n`);
  }
  if (!existsSync(file)) throw new Error(`There is no ${file}. RECORD_NAMES=1 writes it.`);
  return (await readFile(file, "utf8")).trimEnd().split("\n");
}
