import { join, resolve } from "node:path";
import { ProgramError } from "./graph/index.ts";
import { text } from "./graph/resources.ts";
import type { Graph } from "./graph/types.ts";
import { diskFull, isDiskFull } from "./http/disk.ts";
import { StartError } from "./http/start-error.ts";
import { banner } from "./observe/banner.ts";
import { homePages } from "./observe/home-pages.ts";
import { type Trace, traceOf } from "./observe/traces.ts";
import { Cleanup } from "./run/cleanup.ts";
import type { DataFolder, SignIn } from "./run/data-folder.ts";
import { createDemoUsers } from "./run/first-start.ts";
import { untilLost } from "./run/lock.ts";
import { missingOutputs } from "./run/missing-outputs.ts";
import { defaultOptions, type LocalOptions } from "./run/options.ts";
import { Outputs } from "./run/outputs.ts";
import { Redeployer } from "./run/redeploy.ts";
import { openSetting, type Setting } from "./run/setting.ts";
import type { LocalStack } from "./run/stack.ts";
import { evaluateProgram, type Started, startStack } from "./run/start-stack.ts";
import { projectCompiler, TypeChecker } from "./run/type-check.ts";
import { Watcher } from "./run/watch.ts";

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
  const setting = await openSetting(options, cleanup);
  const started = await startStack(setting);
  const { stack } = started;
  for (const sentence of missingOutputs(stack.graph)) setting.view.terminal.notice(sentence);
  const signIns = setting.folder.readSignIns() ?? (await firstStart(stack, setting.folder));
  options.signal?.throwIfAborted();
  stack.startSchedules();
  const outputs = new Outputs(setting, stack);
  outputs.add("databaseUrl", started.databaseUrl());
  outputs.add("consoleUrl", openConsole(setting, started, outputs, signIns));
  outputs.write();
  if (options.watch) watchSources(setting, stack, () => outputs.write());
  showBanner(setting, started, outputs, signIns, performance.now() - startedAt);
  return instanceOf(setting, stack, outputs, signIns);
}

/** The address of the console, with its token. */
function openConsole(
  { options, folder, view, ports }: Setting,
  started: Started,
  outputs: Outputs,
  signIns: readonly SignIn[],
): string {
  const console = started.consoleOf({
    ...view,
    ...ports,
    ...started,
    databaseUrl: started.databaseUrl(),
    seed: folder.seed(),
    dataDir: folder.path,
    outputs: () => outputs.values(),
    signIns: () => signIns,
    openapi: options.openapi ?? null,
  });
  ports.openConsole(console, homePages(started.stack.graph, outputs.values()));
  return ports.awsUrl + console.path;
}

function showBanner(
  { options, folder, view }: Setting,
  { stack, notEmulated }: Started,
  outputs: Outputs,
  signIns: readonly SignIn[],
  startMilliseconds: number,
): void {
  const { graph, schedules } = stack;
  const lines = banner({
    graph,
    schedules,
    outputs: outputs.values(),
    signIns,
    dataDir: folder.path,
    startMilliseconds,
    inspectorUrl: options.inspectorUrl ?? null,
    absent: notEmulated(graph),
    now: new Date(),
  });
  for (const line of lines) view.terminal.line(line);
}

function instanceOf(
  { folder, lock, view, ports, cleanup }: Setting,
  stack: LocalStack,
  outputs: Outputs,
  signIns: readonly SignIn[],
): LocalInstance {
  return {
    get outputs() {
      return outputs.values();
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
    stop: once(async () => {
      outputs.end();
      await ports.closeApi();
      await cleanup.run();
    }),
  };
}

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
    projectDir,
    runtime: stack.runtime,
    terminal: setting.view.terminal,
    evaluate: () => evaluateProgram(setting),
    apply: async graph => {
      await stack.apply(graph);
      applied();
    },
  });
  const types = typeChecker(setting);
  const watcher = new Watcher(projectDir, files => {
    void redeployer.changed(files);
    void types?.changed(files);
  });
  setting.cleanup.add(() => watcher.close());
  setting.cleanup.add(() => types?.close());
}

/** Null where types are not to be checked, or cannot be. */
function typeChecker({ options, folder, view }: Setting): TypeChecker | null {
  if (!options.checkTypes) return null;
  const compile = projectCompiler(options.projectDir, join(folder.path, "types.tsbuildinfo"));
  return compile && new TypeChecker({ compile, terminal: view.terminal });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}
