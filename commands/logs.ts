import { CommandError, isBrokenPipe, runCommand } from "./support/command.ts";
import { loadContracts } from "./support/contracts.ts";
import { readDuration } from "./support/duration.ts";
import { followLocalLogs, readLocalLogs } from "./support/local-logs.ts";
import { logView } from "./support/log-view.ts";
import { stackLogs } from "./support/stack-logs.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run logs -- [FUNCTION] [--follow] [--since 5m] [--filter TEXT] [--request ID] [--stack NAME] [--data DIR]

Prints log lines, the oldest first, each with the function's name: coloured for a terminal, as JSON when piped.
  FUNCTION       one function's, such as users, or one operation's, such as users.list
                 (default: all, and the API's access log)
  --follow       goes on with new ones until Ctrl-C
  --since TIME   how far back: 30s, 5m, 2h, 1d (default 5m; with --request 1d)
  --filter TEXT  only lines that hold this text, in any letter case
  --request ID   only lines of that request, over all functions: its x-request-id, or its trace
  --stack NAME   of that deployed stack, from CloudWatch (default: local mode)
  --data DIR     data folder of the local mode (default .local)`;

const options = {
  follow: { type: "boolean", default: false },
  since: { type: "string" },
  filter: { type: "string" },
  request: { type: "string" },
  stack: { type: "string" },
  data: { type: "string", default: ".local" },
} as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    if (positionals.length > 1) throw new CommandError("One function at a time. See --help.");
    const { name, route } = await subjectOf(positionals[0], values.stack ?? "dev");
    // The reader may close the pipe: `npm run logs -- --follow | grep -m 1 ERROR`.
    process.stdout.on("error", error => {
      if (!isBrokenPipe(error)) console.error(error.message);
      process.exit(isBrokenPipe(error) ? 0 : 1);
    });
    const since = new Date(Date.now() - readDuration(values.since ?? (values.request ? "1d" : "5m")));
    const { filter, request } = values;
    const view = logView({ filter, request, route, readable: process.stdout.isTTY === true });
    const print = (line: string) => {
      const shown = view(line);
      if (shown !== null) process.stdout.write(`${shown}\n`);
    };
    if (values.stack !== undefined)
      return stackLogs(openStage(values), { name, since, follow: values.follow, term: request, print });
    const read = readLocalLogs({ dataDir: values.data, name, since, print });
    return values.follow ? followLocalLogs(read) : undefined;
  },
  { arguments: true },
);

/** A function, or the route of an operation with the function that serves it. */
async function subjectOf(
  text: string | undefined,
  stack: string,
): Promise<{ readonly name: string | undefined; readonly route: string | undefined }> {
  const [name, operation] = text?.split(".") ?? [];
  if (operation === undefined) return { name, route: undefined };
  const found = (await loadContracts(stack)).find(({ contract }) => contract.service === name)?.contract
    .operations;
  const { method, path } = found?.[operation] ?? {};
  if (method === undefined)
    throw new CommandError(
      found
        ? `${name} has no operation ${operation}. It has: ${Object.keys(found).join(", ")}.`
        : `The stack has no service ${name}.`,
    );
  return { name, route: `${method} ${path}` };
}
