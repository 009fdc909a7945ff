import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Failure } from "./messages.ts";

/** The message of an error and the lines of the program that led to it; what lies in packages is left out. */
export function describeFailure(error: unknown, projectDir: string): Failure {
  if (!(error instanceof Error)) return { message: String(error), places: [], isOdd: false };
  return { message: error.message, places: places(error.stack ?? "", projectDir), isOdd: isOdd(error) };
}

/** What a program throws itself has neither such a name nor a code. */
const isOdd = (error: Error) =>
  /^(Eval|Range|Reference|Syntax|Type|URI)Error$/.test(error.name) ||
  "code" in error ||
  /^(Dynamic require of|Module not found in bundle)/.test(error.message);

function places(stack: string, projectDir: string): string[] {
  const found = stack.split("\n").flatMap(line => {
    const [, file, position] =
      /(file:\/\/[^\s()]+|\/[^\s()]+|[A-Z]:\\[^\s()]+?):(\d+:\d+)\)?$/.exec(line) ?? [];
    if (file === undefined) return [];
    const path = file.startsWith("file:") ? fileURLToPath(file.replace(/\?.*$/, "")) : file;
    const place = relative(projectDir, path);
    const isOurs = !place.startsWith("..") && !place.split(sep).includes("node_modules");
    return isOurs && !place.startsWith(`local${sep}graph${sep}`) ? [`${place}:${position}`] : [];
  });
  return [...new Set(found)];
}
