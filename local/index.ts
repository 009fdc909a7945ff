import { resolve } from "node:path";
import { banner } from "./banner.ts";
import { Cleanup } from "./cleanup.ts";
import { DataFolder, type SignIn } from "./data-folder.ts";
import { diskFull, isDiskFull } from "./disk.ts";
import { Faults } from "./faults.ts";
import { createDemoUsers } from "./first-start.ts";
import { evaluate, ProgramError } from "./graph/index.ts";
import type { Graph } from "./graph/types.ts";
import { takeLock, untilLost } from "./lock.ts";
import { LogFiles } from "./log-files.ts";
import { Observer } from "./observe.ts";
import { defaultOptions, type LocalOptions } from "./options.ts";
import { openPorts, type Ports } from "./ports.ts";
import { startPostgres } from "./postgres/index.ts";
import { Redeployer } from "./redeploy.ts";
import { regionOf, text } from "./resources.ts";
import type { Mounted } from "./services.ts";
import { LocalStack } from "./stack.ts";
import { StartError } from "./start-error.ts";
import { openStateStore } from "./state.ts";
import { Terminal } from "./terminal.ts";
import { type Trace, Traces, traceOf } from "./traces.ts";
import { Watcher } from "./watch.ts";

/** A running local mode. */
export interface LocalInstance {
  /** The stack's outputs, with those that local mode adds. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly signIns: readonly SignIn[];
  readonly dataDir: string;
  graph(): Graph;
  /** The latest requests with what they called, the latest first. */
  traces(): readonly Trace[];
  /** Settles when the data folder was taken away: then nothing more can be kept. */
  readonly lost: Promise<void>;
  /** Ends everything; PostgreSQL cleanly. */
  stop(): Promise<void>;
}

const ACCOUNT_ID = "000000000000";
const TRACES_KEPT = 10_000;
/** Threads for one function; each takes some 15 MB. */
const MOST_WORKERS = 8;

/**
 * Runs the program of a project on this machine.
 *
 * @throws StartError, PostgresError or ProgramError with what is wrong and what to do
 * @example
 * const local = await startLocal({ port: 0, awsPort: 0, dataDir: ".local" });
 */
export async function startLocal(given: Partial<LocalOptions> = {}): Promise<LocalInstance> {
  const cleanup = new Cleanup();
  const options = { ...defaultOptions, ...given };
  try {
    return await Promise.race([start(options, cleanup), rejectOnAbort(options.signal)]);
  } catch (error) {
    await cleanup.run().catch(() => {});
    throw isDiskFull(error) && !(error instanceof ProgramError)
      ? new StartError(diskFull(resolve(options.dataDir)))
      : error;
  }
}

/** A start that is given up waits for nothing: not for the program, nor for migrations. */
function rejectOnAbort(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function start(options: LocalOptions, cleanup: Cleanup): Promise<LocalInstance> {
  const startedAt = performance.now();
  const faults = new Faults(options.faults);
  const folder = new DataFolder(resolve(options.dataDir));
  const lock = takeLock(folder.path);
  cleanup.add(() => lock.release());
  folder.claim(options.stack);
  folder.removeOutputs();
  const view = openView(options, folder, cleanup);
  const ports = await openPorts({ ...options, accountId: ACCOUNT_ID }, view.observer, cleanup);
  lock.announce(ports.apiUrl);

  const setting: Setting = { options, folder, view, ports, faults, cleanup };
  const { stack, ...started } = await startStack(setting);
  const signIns = folder.readSignIns() ?? (await firstStart(stack, folder));
  options.signal?.throwIfAborted();
  stack.startSchedules();
  const { databaseUrl } = started;
  const own: Record<string, unknown> = { awsEndpointUrl: ports.awsUrl, databaseUrl };
  const outputs = () => ({ ...stack.graph.outputs, ...own });
  const console = started.consoleOf({
    ...{ ...view, ...ports, ...started, stack, seed: folder.seed(), dataDir: folder.path },
    ...{ outputs, signIns: () => signIns, openapi: options.openapi ?? null },
  });
  ports.openConsole(console);
  own.consoleUrl = ports.awsUrl + console.path;
  folder.writeOutputs(outputs());
  let isEnding = false;
  const applied = () => {
    if (!isEnding && lock.isHeld()) folder.writeOutputs(outputs());
  };
  if (options.watch) watchSources(setting, stack, applied);
  const startMilliseconds = performance.now() - startedAt;
  const { graph, schedules } = stack;
  const lines = banner({
    graph,
    schedules,
    outputs: outputs(),
    signIns,
    dataDir: folder.path,
    startMilliseconds,
    inspectorUrl: options.inspectorUrl ?? null,
    now: new Date(),
  });
  for (const line of lines) view.terminal.line(line);

  const stop = once(async () => {
    isEnding = true;
    if (lock.isHeld()) folder.removeOutputs();
    await ports.closeApi();
    await cleanup.run();
  });
  return {
    get outputs() {
      return outputs();
    },
    signIns,
    dataDir: folder.path,
    graph: () => stack.graph,
    traces: () => [...view.traces.latest()].map(traceOf),
    lost: untilLost(lock, work => cleanup.add(work)).then(() =>
      view.terminal.error(
        `The data folder ${folder.path} was removed, or is another local mode's now: this one ends.`,
      ),
    ),
    stop,
  };
}

/** What the steps of a start share. */
interface Setting {
  readonly options: LocalOptions;
  readonly folder: DataFolder;
  readonly view: View;
  readonly ports: Ports;
  readonly faults: Faults;
  readonly cleanup: Cleanup;
}

interface View {
  readonly terminal: Terminal;
  readonly traces: Traces;
  readonly observer: Observer;
}

function openView({ print, colour }: LocalOptions, folder: DataFolder, cleanup: Cleanup): View {
  const terminal = new Terminal({ write: print, colour });
  cleanup.add(() => terminal.flush());
  const logs = new LogFiles(folder.path, message => terminal.warn(message));
  cleanup.add(() => logs.flush());
  const traces = new Traces(TRACES_KEPT);
  return { terminal, traces, observer: new Observer(terminal, logs, traces, folder.path) };
}

interface Started extends Mounted {
  readonly stack: LocalStack;
  readonly consoleOf: typeof import("./console/wire.ts").consoleOf;
}

/** Evaluates the program and starts PostgreSQL, both at once; then everything that the program registers. */
async function startStack(setting: Setting): Promise<Started> {
  const { options, folder, view, ports, faults, cleanup } = setting;
  const store = openStateStore(folder.path);
  cleanup.add(() => store.close());
  const warn = (message: string) => view.terminal.warn(message);
  const evaluating = evaluateProgram(setting);
  const starting = startPostgres({ dataDir: folder.path, databaseUrl: options.databaseUrl, warn });
  cleanup.add(async () => (await starting.catch(() => null))?.stop());
  const [graph, postgres, { mountServices }, { consoleOf }] = await Promise.all([
    evaluating,
    starting,
    // Loaded while the program is evaluated in its own process: half a second that nobody waits for.
    import("./services.ts"),
    import("./console/wire.ts"),
  ]);
  options.signal?.throwIfAborted();

  const region = regionOf(graph);
  const developer = folder.developerCredential(region, ports.awsUrl);
  const scope = { region, accountId: ACCOUNT_ID };
  const stack = new LocalStack({
    ...view,
    ...scope,
    graph,
    ports,
    store,
    faults,
    developer,
    maxWorkers: MOST_WORKERS,
    inspected: options.inspectorUrl !== undefined,
  });
  // After the functions have ended, and before PostgreSQL and the state that calls need.
  cleanup.add(async () => ports.withdraw());
  cleanup.add(() => stack.close());
  const mounted = await mountServices(stack, postgres, folder.path);
  await stack.begin();
  return { ...mounted, stack, consoleOf };
}

const evaluateProgram = ({ options, ports, folder }: Setting): Promise<Graph> =>
  evaluate({
    projectDir: options.projectDir,
    stack: options.stack,
    config: options.config,
    endpoints: { api: ports.apiUrl, aws: ports.awsUrl },
    seed: folder.seed(),
  });

/** Sign-ins are made once; a program without a user pool has none. */
async function firstStart(stack: LocalStack, folder: DataFolder): Promise<readonly SignIn[]> {
  const userPoolId = text(stack.graph.outputs.userPoolId);
  const clientId = text(stack.graph.outputs.userPoolClientId);
  if (!userPoolId || !clientId) return [];
  const { endpoint, developer, runtime } = stack;
  const signIns = await createDemoUsers({ endpoint, developer, runtime, userPoolId, clientId });
  folder.writeSignIns(signIns);
  return signIns;
}

function watchSources(setting: Setting, stack: LocalStack, applied: () => void): void {
  const { projectDir } = setting.options;
  const redeployer = new Redeployer({
    ...{ projectDir, runtime: stack.runtime, terminal: setting.view.terminal },
    evaluate: () => evaluateProgram(setting),
    apply: async graph => {
      await stack.apply(graph);
      applied();
    },
  });
  const watcher = new Watcher(projectDir, files => void redeployer.changed(files));
  setting.cleanup.add(() => watcher.close());
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}
