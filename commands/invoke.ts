import { readFileSync, statSync } from "node:fs";
import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { loadContracts } from "./support/contracts.ts";
import { type EventKind, eventKinds, generateEvent } from "./support/generated-event.ts";
import { invokeFunction } from "./support/invoke.ts";
import { eventFileOf, fillOutputs, sampleEventOf } from "./support/sample-event.ts";
import { listOutput, openStage } from "./support/stage.ts";

const help = `npm run -s invoke -- FUNCTION [--event FILE] [--debug] [--data DIR]
npm run -s invoke -- FUNCTION --generate KIND [--operation NAME]

Invokes a function in local mode with an event and prints its reply as JSON.
  --event FILE       a JSON file, by its path or its path in the service's folder, such as events/create-customer.json
                     (default: FUNCTION.json beside the entry); {{issuer}} in it is that output of the stack
  --debug            waits until a debugger stops the function: local mode runs with --inspect
  --generate KIND    prints an event to start from in place of invoking: ${eventKinds.join(", ")}
  --operation NAME   of a function with several routes (with --generate http; default: the contract's first)
  --data DIR         data folder of the local mode (default .local)`;

const options = {
  event: { type: "string" },
  debug: { type: "boolean", default: false },
  generate: { type: "string" },
  operation: { type: "string" },
  data: { type: "string", default: ".local" },
} as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    if (values.generate !== undefined) {
      const name = onlyArgument(positionals, "function");
      const services = await loadContracts("dev");
      const event = generateEvent(kindOf(values.generate), name, services, values.operation);
      return answer(JSON.stringify(event, null, 2));
    }
    const stage = openStage({ data: values.data });
    const functions = listOutput(stage.outputs, "functions");
    const name = onlyArgument(positionals, `function (${functions.join(", ")})`);
    if (!functions.includes(name))
      throw new CommandError(`There is no function ${name}. The stack's functions: ${functions.join(", ")}.`);
    const file = values.event === undefined ? sampleEventOf(name) : eventFileOf(values.event, name);
    const event = fillOutputs(readEvent(file), stage.outputs);
    if (values.debug)
      console.error(
        `${name} waits for a debugger. Attach yours to local mode, then let it go on: it stops before the handler, and at your breakpoints.`,
      );
    await answer(JSON.stringify(await invokeFunction(stage, name, event, values.debug), null, 2));
  },
  { arguments: true },
);

function kindOf(text: string): EventKind {
  const kind = eventKinds.find(one => one === text);
  if (kind === undefined)
    throw new CommandError(`--generate takes ${eventKinds.join(", ")}, and got "${text}".`);
  return kind;
}

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
