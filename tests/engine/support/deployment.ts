import { fork } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { briefProcessEnvironment, briefProcessOptions } from "../../../lib/bundle/brief-process.ts";
import { compiledPrograms } from "../../../lib/bundle/compiled.mjs";
import { defined } from "../../../lib/defined.ts";
import { projectDir as checkout } from "../../support/graph.ts";
import { cliRoot } from "./cli.ts";
import type { Account } from "./cloud/account.ts";
import { type Listening, serveProvider } from "./cloud/provider.ts";
import type { Order, Report, Step } from "./messages.ts";
import type { Project } from "./project.ts";

/** One resource as the engine's state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
}

/** The steps that are none. */
const quiet = ["same", "read", "refresh"];

export const changesOf = ({ steps }: Report): readonly Step[] =>
  steps.filter(({ op }) => !quiet.includes(op));

/** @throws Error with what the CLI complained of, when it failed */
export function succeeded(report: Report): Report {
  if (report.failure === undefined) return report;
  const complaints = report.printed.split("\n").filter(line => /error|failed|refus/i.test(line));
  throw new Error([...new Set(complaints)].join("\n") || report.failure);
}

export interface Command {
  readonly secrets?: Readonly<Record<string, string>>;
  /** Goes on with what does not stand on a resource that failed. Default false. */
  readonly continueOnError?: boolean;
  /** Asks AWS first what is there. Default false. */
  readonly refresh?: boolean;
  /** Default: the project's. */
  readonly main?: string;
  /** Loads and runs everything as a person's `pulumi up` does. Default false. */
  readonly asDeployed?: boolean;
  /** A policy pack of the project, and its config. */
  readonly policies?: { readonly pack: string; readonly config?: string };
  /** Variables of the CLI beside its own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The real engine on a checkout and an account in memory, with the state of its stacks in a folder. */
export class Deployment {
  readonly #stacks = new Set<string>();

  private constructor(
    readonly project: Project,
    readonly account: Account,
    readonly folder: string,
    readonly provider: Listening,
  ) {}

  static async start(project: Project, account: Account): Promise<Deployment> {
    const folder = await mkdtemp(path.join(tmpdir(), "groundwork-state-"));
    await mkdir(path.join(folder, "state"));
    return new Deployment(project, account, folder, await serveProvider(account));
  }

  preview = (stack: string, command?: Command) => this.#run("preview", stack, command);
  up = (stack: string, command?: Command) => this.#run("up", stack, command);
  refresh = (stack: string, command?: Command) => this.#run("refresh", stack, command);
  destroy = (stack: string, command?: Command) => this.#run("destroy", stack, command);

  /** The engine's own file: secrets are encrypted in it. */
  async stateText(stack: string): Promise<string> {
    return readFile(
      path.join(this.folder, "state", ".pulumi", "stacks", "groundwork", `${stack}.json`),
      "utf8",
    );
  }

  async state(stack: string): Promise<readonly StateResource[]> {
    const { checkpoint } = JSON.parse(await this.stateText(stack));
    return checkpoint.latest?.resources ?? [];
  }

  async stop(): Promise<void> {
    this.provider.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #run(operation: Order["operation"], stackName: string, command: Command = {}): Promise<Report> {
    if (!cliRoot) throw new Error("There is no Pulumi CLI.");
    const { secrets = {}, main = "index.ts", asDeployed = false } = command;
    const { continueOnError = false, refresh = false } = command;
    const projectDir = this.project.directory;
    const order: Order = {
      operation,
      cliRoot,
      projectDir,
      projectName: /^name: (\S+)$/m.exec(await this.project.read("Pulumi.yaml"))?.[1] ?? "",
      stackName,
      secrets,
      asDeployed,
      continueOnError,
      refresh,
      main: asDeployed ? main : path.relative(projectDir, await compiled(projectDir, main)),
      isNew: !this.#stacks.has(stackName),
      ...defined({ policies: command.policies }),
    };
    this.#stacks.add(stackName);
    const runner = "tests/engine/support/runner.ts";
    const program = asDeployed ? path.join(checkout, runner) : await compiled(checkout, runner);
    return send(program, order, { ...this.environment(), ...command.environment });
  }

  /** By which the CLI finds the state, the providers and the passphrase. */
  environment(): NodeJS.ProcessEnv {
    const { port } = this.provider;
    return Object.assign(briefProcessEnvironment(), {
      PULUMI_HOME: path.join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
      PULUMI_DEBUG_PROVIDERS: `aws:${port},awsx:${port}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // Of an account in memory nothing can be lost half way: the state is written at the end, not after each resource.
      PULUMI_EXPERIMENTAL: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    });
  }
}

/** What Node runs in place of a TypeScript file, with all that it imports of the project. */
async function compiled(projectDir: string, file: string): Promise<string> {
  const name = path.basename(file, ".ts");
  const folder = await compiledPrograms({ projectDir, cache: `engine-${name}`, entryPoints: [file] });
  if (!folder) throw new Error(`${file} of ${projectDir} does not compile.`);
  return path.join(folder, `${name}.mjs`);
}

function send(program: string, order: Order, env: NodeJS.ProcessEnv): Promise<Report> {
  const loader = order.asDeployed ? ["--import", import.meta.resolve("tsx")] : [];
  const child = fork(program, {
    env,
    execArgv: [...briefProcessOptions, ...loader],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  return new Promise((resolve, reject) => {
    let report: Report | undefined;
    child.on("message", message => {
      report = message as Report;
    });
    child.on("error", reject);
    child.on("close", () => {
      if (report) resolve({ ...report, printed: report.printed + printed });
      else reject(new Error(`The engine's process ended before it was done.\n${printed}`));
    });
    child.send(order);
  });
}
