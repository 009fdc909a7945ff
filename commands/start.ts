import { startLocal } from "../local/index.ts";
import { openInspector } from "../local/inspect.ts";
import { runCommand, wholeNumber } from "./support/command.ts";
import { openapiOf } from "./support/openapi-child.ts";
import { localOptions, startOptions } from "./support/start-options.ts";

const help = `npm start -- [options]

Runs the whole program on this machine: its API, functions, sign-in, database and schedules. Data survives a restart.
  --port N             port of the API (default 4000; 0 picks a free one)
  --aws-port N         port of the AWS endpoints and the sign-in pages (default 4001; 0 picks a free one)
  --data DIR           where data is kept (default .local)
  --database-url URL   a PostgreSQL of your own in place of the embedded one (or set DATABASE_URL)
  --inspect            lets a debugger stop functions, at breakpoints in their TypeScript
  --inspect-port N     port of the debugger (default 9229; 0 picks a free one)
  --no-watch           does not build and serve saved files
  --fault SPEC         lets AWS calls fail, such as rds-data=resuming:0.2,unavailable:0.05,latency:200ms (repeatable)
  --stack NAME         whose Pulumi.NAME.yaml is read (default dev)
  --config KEY=VALUE   goes before the values of the files; lists and objects as JSON (repeatable)

Ready when DATA/outputs.json appears. Ctrl-C ends it. Sign-ins for trying out stand in DATA/sign-ins.json.`;

// Lambda runs in UTC, and so must the functions here, which share this process's zone.
process.env.TZ = "UTC";

/** How long a person takes at least to press Ctrl-C again; npm hands on the first one too, at once. */
const AGAIN_MILLISECONDS = 1_000;

await runCommand(help, startOptions, async ({ values }) => {
  const ending = new AbortController();
  const ended = endOnSignal(ending);
  // Whoever read our output may go away; that is no reason to end.
  process.stdout.on("error", () => {});
  const inspectPort = wholeNumber("--inspect-port", values["inspect-port"], 0, 65535);
  try {
    const local = await startLocal({
      ...localOptions(values, process.env),
      colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
      openapi: openapiOf(values.stack, values.config),
      inspectorUrl: values.inspect ? openInspector(inspectPort) : undefined,
      signal: ending.signal,
    });
    await Promise.race([ended, local.lost.then(fail)]);
    await local.stop();
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  }
  process.exit();
});

function fail(): void {
  process.exitCode = 1;
}

/** Ctrl-C and SIGTERM end local mode within 5 s, whatever hangs; a second Ctrl-C ends it at once. */
function endOnSignal(ending: AbortController): Promise<void> {
  return new Promise(resolve => {
    let asked = 0;
    const end = () => {
      const now = performance.now();
      if (asked > 0 && now - asked > AGAIN_MILLISECONDS) process.exit(1);
      if (asked > 0) return;
      asked = now;
      ending.abort();
      setTimeout(() => process.exit(1), 4_800).unref();
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
    if (process.env.npm_lifecycle_event) whenOrphaned(end);
    // A mistake of ours: said, and PostgreSQL is stopped all the same.
    process.on("uncaughtException", error => {
      console.error(error);
      process.exitCode = 1;
      end();
    });
  });
}

/** npm hands a SIGTERM on to the shell between us, which dies of it without a word to us. */
function whenOrphaned(end: () => void): void {
  const { ppid } = process;
  setInterval(() => {
    if (process.ppid !== ppid) end();
  }, 200).unref();
}
