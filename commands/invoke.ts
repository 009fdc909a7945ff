import { readFileSync, statSync } from "node:fs";
import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { invokeFunction } from "./support/invoke.ts";
import { fillOutputs } from "./support/sample-event.ts";
import { listOutput, openStage } from "./support/stage.ts";

const help = `npm run -s invoke -- FUNCTION [--event FILE] [--data DIR]

Invokes a function in local mode with an event and prints its reply as JSON.
  --event FILE   a JSON file (default events/FUNCTION.json); {{issuer}} in it stands for that output of the stack
  --data DIR     data folder of the local mode (default .local)`;

const options = { event: { type: "string" }, data: { type: "string", default: ".local" } } as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    const stage = openStage({ data: values.data });
    const functions = listOutput(stage.outputs, "functions");
    const name = onlyArgument(positionals, `function (${functions.join(", ")})`);
    if (!functions.includes(name))
      throw new CommandError(`There is no function ${name}. The stack's functions: ${functions.join(", ")}.`);
    const event = fillOutputs(readEvent(values.event ?? `events/${name}.json`), stage.outputs);
    await answer(JSON.stringify(await invokeFunction(stage, name, event), null, 2));
  },
  { arguments: true },
);

function readEvent(file: string): string {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new CommandError(`There is no event file ${file}. Name another: --event FILE`);
  const text = readFileSync(file, "utf8");
  try {
    JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is not JSON: ${(error as Error).message}`);
  }
  return text;
}
