import { fork } from "node:child_process";
import { resolve } from "node:path";
import { briefProcessEnvironment, briefProcessOptions } from "../../lib/bundle/brief-process.ts";
import { childFile, compiledProgram } from "./compiled.ts";
import { readStackConfig, type StandIn } from "./config.ts";
import type { Failure, Reply, Request } from "./messages.ts";
import type { Graph } from "./types.ts";

export interface EvaluateOptions {
  /** Folder of `Pulumi.yaml`. */
  readonly projectDir: string;
  /** Whose `Pulumi.<stack>.yaml` is read. */
  readonly stack: string;
  /** Values that go before those of the files, by config key; lists and objects as JSON. */
  readonly config?: Readonly<Record<string, string>>;
  /** Values for features that would be off because the stack sets no key. */
  readonly standIns?: readonly StandIn[];
  /** Base URLs that stand in for AWS's own in the outputs: of the HTTP API, of the web page, and of everything else. */
  readonly endpoints?: { readonly api: string; readonly aws: string; readonly site?: string };
  /** Leaves unknown what a first `pulumi preview` does not know. Default false. */
  readonly preview?: boolean;
  /** Random passwords and client secrets derive from it: keep it secret where they matter. Default: a fixed text. */
  readonly seed?: string;
  /** Environment variables that the program gets besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The program failed; the message is the program's own, with the lines that led to it. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

const timeoutSeconds = 120;

/**
 * Runs a project's Pulumi program without an engine or a cloud and returns what it registers, with the outputs that
 * AWS would give made up: the same names, ids and ARNs each time.
 *
 * @example const graph = await evaluate({ projectDir: ".", stack: "dev" });
 * @throws ProgramError when the program throws; ConfigError when the config is wrong.
 */
export async function evaluate(options: EvaluateOptions): Promise<Graph> {
  const projectDir = resolve(options.projectDir);
  const config = readStackConfig(projectDir, options.stack, options.config, options.standIns);
  const request: Request = {
    projectDir,
    stack: options.stack,
    config,
    preview: options.preview ?? false,
    region: config.values["aws:region"] ?? "us-east-1",
    accountId: "000000000000",
    seed: options.seed ?? "groundwork",
    endpoints: options.endpoints,
  };
  const { environment } = options;
  const reply = (await runCompiled(request, environment)) ?? (await runChild(request, { environment }));
  if ("failure" in reply) throw new ProgramError(explain(options.stack, reply.failure));
  // The engine takes such a value without a word, too.
  for (const key of config.undeclaredKeys)
    process.stderr.write(
      `Pulumi.${options.stack}.yaml sets ${key}, which Pulumi.yaml does not declare. Is it mistyped?\n`,
    );
  return reply.graph;
}

/**
 * The reply of the compiled program: a third sooner. Undefined where it has to be run as it is: what fails in a way that
 * may be the compiler's doing is, and that run decides.
 */
async function runCompiled(
  request: Request,
  environment: EvaluateOptions["environment"],
): Promise<Reply | undefined> {
  const compiled = await compiledProgram(request.projectDir, request.config.main);
  if (!compiled) return undefined;
  const { program, child } = compiled;
  const reply = await runChild({ ...request, program }, { compiled: child, environment });
  if ("graph" in reply || !reply.failure.isOdd) return reply;
  const uncompiled = await runChild(request, { environment });
  if ("graph" in uncompiled) await compiled.giveUp();
  return uncompiled;
}

interface ChildOptions {
  /** The compiled file of the process. */
  readonly compiled?: string;
  readonly environment: EvaluateOptions["environment"];
}

/** One process for one evaluation: the SDK keeps its state in globals, and Node never unloads a module. */
function runChild(request: Request, { compiled, environment }: ChildOptions): Promise<Reply> {
  const file = compiled ?? childFile;
  const loader = compiled ? ["--enable-source-maps"] : ["--import", import.meta.resolve("tsx")];
  const child = fork(file, {
    cwd: request.projectDir,
    env: { ...briefProcessEnvironment(), ...environment },
    execArgv: [...briefProcessOptions, ...loader],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  return new Promise((settle, reject) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), timeoutSeconds * 1000);
    let reply: Reply | undefined;
    child.on("message", message => {
      reply = message as Reply;
      // What a program prints is for the person at the terminal; an error has its own message.
      if ("graph" in reply) process.stderr.write(printed);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (reply) settle(reply);
      else reject(new ProgramError(explainEnd(code, signal, printed.trim())));
    });
    child.send(request);
  });
}

function explain(stack: string, { message, places }: Failure): string {
  const [at, ...from] = places;
  const last = from.at(-1);
  const where = at === undefined ? "" : `\n  at ${at}${last === undefined ? "" : `, from ${last}`}`;
  return `The program failed for stack "${stack}": ${message}${where}`;
}

function explainEnd(code: number | null, signal: NodeJS.Signals | null, printed: string): string {
  if (signal === "SIGKILL") return `The program did not end within ${timeoutSeconds} s.`;
  const how = code === 0 ? "it waits for something that never happens" : (signal ?? `exit code ${code}`);
  return `The program ended before it was done (${how}).${printed && `\n${printed}`}`;
}
