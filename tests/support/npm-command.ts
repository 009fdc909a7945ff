import path from "node:path";
import { projectDir } from "./graph.ts";

/** What Node is told for `npm run NAME`; see `package.json`. */
export const npmCommand = (name: string, ...args: readonly string[]): string[] => [
  path.join(projectDir, "commands/run.mjs"),
  name,
  ...args,
];
