import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { CommandError } from "./command.ts";
import type { Outputs } from "./stage.ts";

/**
 * Fills a sample event with the stack's own values: `{{issuer}}` stands for the output `issuer`, inside any string.
 *
 * @throws CommandError for an unknown output
 */
export function fillOutputs(event: string, outputs: Outputs): string {
  return event.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = outputs[name];
    if (typeof value !== "string")
      throw new CommandError(`The event asks for {{${name}}}, which is not an output of the stack.`);
    return JSON.stringify(value).slice(1, -1);
  });
}

/**
 * The sample event of a function: `<function>.json` in the folder of its entry.
 *
 * @param root the folder that holds all services
 * @throws CommandError where the function has none
 */
export function sampleEventOf(functionName: string, root = "handlers"): string {
  const wanted = path.join("functions", `${functionName}.json`);
  const found = filesBelow(root).find(file => file.endsWith(`${path.sep}${wanted}`));
  if (found === undefined)
    throw new CommandError(
      `The function ${functionName} has no sample event: put one beside its entry (${wanted}), or name a file: --event FILE`,
    );
  return path.join(root, found);
}

/**
 * An event file by its path, or by its path in the folder of the function's service: `events/create-customer.json`.
 *
 * @param root the folder that holds all services
 */
export function eventFileOf(file: string, functionName: string, root = "handlers"): string {
  if (existsSync(file)) return file;
  const entry = path.join("functions", `${functionName}.ts`);
  const found = filesBelow(root).find(one => one.endsWith(`${path.sep}${entry}`));
  const beside = found && path.join(root, path.dirname(path.dirname(found)), file);
  return beside && existsSync(beside) ? beside : file;
}

const filesBelow = (root: string): string[] =>
  existsSync(root) ? readdirSync(root, { recursive: true, encoding: "utf8" }) : [];
