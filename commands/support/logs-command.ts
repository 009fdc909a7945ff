import { CommandError, isBrokenPipe, runCommand } from "./command.ts";
import { readDuration } from "./duration.ts";
import { followLocalLogs, readLocalLogs } from "./local-logs.ts";
import { logView } from "./log-view.ts";
import { stackLogs } from "./stack-logs.ts";
import { openStage } from "./stage.ts";

/** The route of an operation of a service, such as `GET /users`. */
export type RouteOf = (service: string, operation: string, stack: string) => Promise<string>;

const helpOf = (
  isOperationKnown: boolean,
) => `npm run logs -- [FUNCTION] [--follow] [--since 5m] [--filter TEXT] [--request ID] [--stack NAME] [--data DIR]

Prints log lines, the oldest first, each with the function's name: coloured for a terminal, as JSON when piped.
  FUNCTION       one function's${isOperationKnown ? ", such as users, or one operation's, such as users.list\n                " : ""} (default: all, and the API's access log)
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

/** The command `logs`, for operations too where their routes are known. */
export const logsCommand = (routeOf?: RouteOf): Promise<void> =>
  runCommand(
    helpOf(routeOf !== undefined),
    options,
    async ({ values, positionals }) => {
      if (positionals.length > 1) throw new CommandError("One function at a time. See --help.");
      const { name, route } = await subjectOf(positionals[0], values.stack ?? "dev", routeOf);
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
  routeOf: RouteOf | undefined,
): Promise<{ readonly name: string | undefined; readonly route: string | undefined }> {
  const [name, operation] = text?.split(".") ?? [];
  if (name === undefined || operation === undefined || !routeOf) return { name: text, route: undefined };
  return { name, route: await routeOf(name, operation, stack) };
}
