import { startLocal } from "../../local/index.ts";
import { openInspector } from "../../local/lambda/inspect.ts";
import type { LocalOptions } from "../../local/run/options.ts";
import { runCommand, wholeNumber } from "./command.ts";
import { localOptions, startOptions } from "./start-options.ts";

/** What the command says of itself. */
const helpOf = (call: string) => `${call} [options]

Runs the whole program on this machine: its API, functions, sign-in, database and schedules. Data survives a restart.
  --port N             port of the API (default 4000; 0 picks a free one)
  --aws-port N         port of the AWS endpoints and the sign-in pages (default 4001; 0 picks a free one)
  --site-port N        port of the web page (default 4002, or a free one where that is taken)
  --data DIR           where data is kept (default .local)
  --database-url URL   a PostgreSQL of your own in place of the embedded one (or set DATABASE_URL)
  --inspect            lets a debugger stop functions, at breakpoints in their TypeScript
  --inspect-port N     port of the debugger (default 9229; 0 picks a free one)
  --no-watch           does not build and serve saved files
  --no-types           does not check types in the background after a save
  --fault SPEC         lets calls fail, such as rds-data=resuming:0.2,latency:200ms or stripe=lost:0.2 (repeatable)
  --stack NAME         whose Pulumi.NAME.yaml is read (default dev)
  --config KEY=VALUE   goes before the values of the files; lists and objects as JSON (repeatable)

Values of your own stand in secrets.local.json as well.

Ready when DATA/outputs.json appears. Ctrl-C ends it. Sign-ins for trying out stand in DATA/sign-ins.json.`;

/** How long a person takes at least to press Ctrl-C again; npm hands on the first one too, at once. */
const AGAIN_MILLISECONDS = 1_000;

/** Makes the OpenAPI document of a stack with config of the command line, where the project can. */
type OpenApiOf = (stack: string, config: readonly string[]) => LocalOptions["openapi"];

/**
 * Runs local mode in the foreground until a signal ends it.
 *
 * @param call how a person calls the command, such as `npm start --`
 */
export async function startCommand(call: string, openapiOf: OpenApiOf = () => undefined): Promise<void> {
  // Lambda runs in UTC, and so must the functions here, which share this process's zone.
  process.env.TZ = "UTC";
  await runCommand(helpOf(call), startOptions, async ({ values }) => {
    const ending = new AbortController();
    const ended = endOnSignal(ending);
    // A closed pipe on the output must not end local mode.
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
}

function fail(): void {
  process.exitCode = 1;
}

/** Ctrl-C and SIGTERM end local mode within 5 s, whatever hangs; a second Ctrl-C ends it at once. */
function endOnSignal(ending: AbortController): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      if (ending.signal.aborted) return;
      ending.abort();
      setTimeout(() => process.exit(1), 4_800).unref();
      resolve();
    };
    let signalled = Number.POSITIVE_INFINITY;
    const endBySignal = () => {
      const now = performance.now();
      // Only a second signal means "at once": that npm has gone after the first one says no more than the signal did.
      if (now - signalled > AGAIN_MILLISECONDS) process.exit(1);
      signalled = Math.min(signalled, now);
      end();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, endBySignal);
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
  const watch = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(watch);
    end();
  }, 200).unref();
}
