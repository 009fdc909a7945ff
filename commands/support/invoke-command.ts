import { readFileSync, statSync } from "node:fs";
import { answer, CommandError, onlyArgument, runCommand } from "./command.ts";
import { invokeFunction } from "./invoke.ts";
import { eventFileOf, fillOutputs, sampleEventOf } from "./sample-event.ts";
import { namesOutput, openStage } from "./stage.ts";

/** Makes an event to start from; only where the contracts of the services are known. */
export interface EventGenerator {
  /** Its kinds of events, for the help. */
  readonly kinds: readonly string[];
  generate(kind: string, functionName: string, operation: string | undefined): Promise<object>;
}

const helpOf = (
  generator: EventGenerator | undefined,
) => `npm run -s invoke -- FUNCTION [--event FILE] [--debug] [--data DIR]
${generator ? "npm run -s invoke -- FUNCTION --generate KIND [--operation NAME]\n" : ""}
Invokes a function in local mode with an event and prints its reply as JSON.
  --event FILE       a JSON file, by its path or its path in the service's folder, such as events/create-customer.json
                     (default: FUNCTION.json beside the entry); {{issuer}} in it is that output of the stack
  --debug            waits until a debugger stops the function: local mode runs with --inspect
${
  generator
    ? `  --generate KIND    prints an event to start from in place of invoking: ${generator.kinds.join(", ")}
  --operation NAME   of a function with several routes (with --generate http; default: the contract's first)
`
    : ""
}  --data DIR         data folder of the local mode (default .local)`;

const options = {
  event: { type: "string" },
  debug: { type: "boolean", default: false },
  data: { type: "string", default: ".local" },
} as const;
const generating = { generate: { type: "string" }, operation: { type: "string" } } as const;

/** The command `invoke`, with events to start from where a generator is given. */
export const invokeCommand = (generator?: EventGenerator): Promise<void> =>
  runCommand(
    helpOf(generator),
    { ...options, ...(generator ? generating : {}) },
    async ({ values, positionals }) => {
      const { generate, operation } = values as { readonly generate?: string; readonly operation?: string };
      if (generator && generate !== undefined) {
        const name = onlyArgument(positionals, "function");
        return answer(JSON.stringify(await generator.generate(generate, name, operation), null, 2));
      }
      await invoke(positionals, values);
    },
    { arguments: true },
  );

interface Values {
  readonly event?: string | undefined;
  readonly debug: boolean;
  readonly data: string;
}

async function invoke(positionals: readonly string[], values: Values): Promise<void> {
  const stage = openStage({ data: values.data });
  const functions = namesOutput(stage.outputs, "functions");
  const name = onlyArgument(positionals, functions ? `function (${functions.join(", ")})` : "function");
  if (functions && !functions.includes(name))
    throw new CommandError(`There is no function ${name}. The stack's functions: ${functions.join(", ")}.`);
  const file = values.event === undefined ? sampleEventOf(name) : eventFileOf(values.event, name);
  const event = fillOutputs(readEvent(file), stage.outputs);
  if (values.debug)
    console.error(
      `${name} waits for a debugger. Attach yours to local mode, then let it go on: it stops before the handler, and at your breakpoints.`,
    );
  await answer(JSON.stringify(await invokeFunction(stage, name, event, values.debug), null, 2));
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
