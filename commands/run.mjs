// node commands/run.mjs NAME [OPTIONS]: runs commands/NAME.ts. Node 20 reads no TypeScript; to have tsx read some
// hundred files one by one takes a third of a second of each command, so they are compiled once.
import { fileURLToPath, pathToFileURL } from "node:url";
import { whatIsMissing } from "./support/installed.mjs";

const [name = ""] = process.argv.splice(2, 1);
// As in `npm run NAME -- OPTIONS`, for those who call this file themselves.
if (process.argv[2] === "--") process.argv.splice(2, 1);
const projectDir = fileURLToPath(new URL("..", import.meta.url));
const missing = whatIsMissing(projectDir, process.versions.node);
if (missing) {
  console.error(missing);
  process.exit(1);
}
const { compiledCommand } = await import("./support/compiled-command.mjs");
const program = await compiledCommand(projectDir, name);
if (program) {
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(program).href);
} else {
  // What cannot be compiled as a whole may still be run, and if not, tsx says what is wrong and where.
  const { register } = await import("tsx/esm/api");
  register();
  await import(new URL(`${name}.ts`, import.meta.url).href);
}
