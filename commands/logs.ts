import { CommandError, isBrokenPipe, runCommand } from "./support/command.ts";
import { followLocalLogs, readLocalLogs } from "./support/local-logs.ts";
import { stackLogs } from "./support/stack-logs.ts";
import { openStage } from "./support/stage.ts";

const help = `npm run logs -- [FUNCTION] [--follow] [--since 5m] [--stack NAME] [--data DIR]

Prints log lines as JSON, the oldest first, each with the function's name.
  FUNCTION       one function's, such as users (default: all, and the API's access log)
  --follow       goes on with new ones until Ctrl-C
  --since TIME   how far back: 30s, 5m, 2h, 1d (default 5m)
  --stack NAME   of that deployed stack, from CloudWatch (default: local mode)
  --data DIR     data folder of the local mode (default .local)`;

const options = {
  follow: { type: "boolean", default: false },
  since: { type: "string", default: "5m" },
  stack: { type: "string" },
  data: { type: "string", default: ".local" },
} as const;

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

await runCommand(
  help,
  options,
  async ({ values, positionals }) => {
    if (positionals.length > 1) throw new CommandError("One function at a time. See --help.");
    const [name] = positionals;
    // Whoever reads may have enough: `npm run logs -- --follow | grep -m 1 ERROR`.
    process.stdout.on("error", error => {
      if (!isBrokenPipe(error)) console.error(error.message);
      process.exit(isBrokenPipe(error) ? 0 : 1);
    });
    const since = new Date(Date.now() - readDuration(values.since));
    const print = (line: string) => void process.stdout.write(`${line}\n`);
    if (values.stack !== undefined)
      return stackLogs(openStage(values), { name, since, follow: values.follow, print });
    const read = readLocalLogs({ dataDir: values.data, name, since, print });
    return values.follow ? followLocalLogs(read) : undefined;
  },
  { arguments: true },
);

function readDuration(text: string): number {
  const [, value = "", unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(value) * (UNITS[unit] ?? 0);
  if (!(milliseconds > 0))
    throw new CommandError(`--since takes a duration such as 30s, 5m, 2h or 1d, and got "${text}".`);
  return milliseconds;
}
