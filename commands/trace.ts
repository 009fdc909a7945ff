import { answer, CommandError, onlyArgument, runCommand } from "./support/command.ts";
import { readDuration } from "./support/duration.ts";
import { openStage, type Stage, textOutput } from "./support/stage.ts";
import { type TraceOfRequest, traceTree } from "./support/trace-tree.ts";

const help = `npm run trace -- ID [--stack NAME] [--since 1d] [--data DIR]

Prints one request as a tree: gateway, function, each AWS call with its SQL text, and how long each took.
  ID            x-request-id of a reply, or the id of its trace
  --stack NAME  of that deployed stack, from X-Ray (default: local mode)
  --since TIME  with --stack and a request id: how far back the logs are searched for it: 30s, 5m, 2h, 1d (default 1d)
  --data DIR    data folder of the local mode (default .local)`;

const options = {
  stack: { type: "string" },
  since: { type: "string", default: "1d" },
  data: { type: "string", default: ".local" },
} as const;

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    const id = onlyArgument(positionals, "request");
    const stage = openStage(values);
    const trace =
      values.stack === undefined
        ? await localTrace(textOutput(stage.outputs, "consoleUrl"), id)
        : await stackTrace(stage, values.since, id);
    for (const line of traceTree(trace)) await answer(line);
  },
  { arguments: true },
);

/** Loaded when it is needed: local mode's answer is not to wait for the clients of AWS. */
async function stackTrace(stage: Stage, since: string, id: string): Promise<TraceOfRequest> {
  const { stackTrace: read } = await import("./support/stack-trace.ts");
  return read(stage, { id, since: new Date(Date.now() - readDuration(since)) });
}

/** The console keeps the latest requests. */
async function localTrace(consoleUrl: string, id: string): Promise<TraceOfRequest> {
  const { hash, origin } = new URL(consoleUrl);
  const authorization = `Bearer ${hash.replace("#token=", "")}`;
  const reply = await fetch(`${origin}/console/api/requests/${encodeURIComponent(id)}`, {
    headers: { authorization },
  });
  if (reply.status === 404)
    throw new CommandError(
      `Local mode has no request ${id}: it keeps the latest 10,000, since its last start.`,
    );
  if (!reply.ok) throw new CommandError(`The console answered ${reply.status}.`);
  return (await reply.json()) as TraceOfRequest;
}
