import { readFileSync } from "node:fs";
import { evaluate } from "../local/graph/index.ts";
import { namesOf } from "../local/graph/names.ts";
import { answer, CommandError, keyValues, runCommand } from "./support/command.ts";

const help = `npm run -s names -- --stack NAME [--against FILE] [--config KEY=VALUE]...

Prints what a running stack must keep: each resource's URN, and its names on AWS, a line each. The names of project and
stack are left out. Nothing is asked of AWS.
  --stack NAME         whose Pulumi.NAME.yaml is read
  --against FILE       prints the lines of FILE that are gone instead, and ends with 1 if there are any: each is a
                       resource that \`pulumi up\` would replace or delete
  --config KEY=VALUE   goes before the values of the files; lists and objects as JSON`;

const options = {
  stack: { type: "string" },
  against: { type: "string" },
  config: { type: "string", multiple: true, default: [] as string[] },
} as const;

await runCommand(help, options, async ({ values: { stack, against, config } }) => {
  if (!stack) throw new CommandError("Whose names? Say --stack dev (or --help).");
  const before = against === undefined ? undefined : readLines(against);
  const graph = await evaluate({ projectDir: process.cwd(), stack, config: keyValues("--config", config) });
  const present = namesOf(graph);
  if (!before) return answer(present.join("\n"));
  const gone = before.filter(line => !present.includes(line));
  if (gone.length === 0) return;
  await answer(gone.join("\n"));
  throw new CommandError(
    `${gone.length} of ${before.length} names are gone. Give the resources aliases, or accept that they are replaced.`,
  );
});

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean);
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
