import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Callback, Test } from "uvu";
import { briefProcessOptions } from "../../lib/bundle/brief-process.ts";
import { fillFromTemplate } from "./data-template.ts";
import { npmCommand } from "./npm-command.ts";

/** The stack's outputs, as local mode writes them and `pulumi stack output --json` prints them. */
export interface StageOutputs {
  readonly apiUrl: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly machineClientId: string;
  readonly issuer: string;
  readonly signInUrl: string;
  readonly siteUrl: string;
  readonly jobs: readonly string[];
  readonly functions: readonly string[];
  readonly databaseClusterArn: string;
  /** Local mode only. */
  readonly awsEndpointUrl?: string;
  /** Local mode only. */
  readonly databaseUrl?: string;
  /** Local mode only. */
  readonly consoleUrl?: string;
  /** Local mode only, where no key of Stripe's is set. */
  readonly stripeUrl?: string;
}

export interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly groups: readonly string[];
}

/** A running stage that tests call: local mode. */
export interface Stage {
  readonly outputs: StageOutputs;
  readonly signIns: readonly SignIn[];
  readonly dataDir: string;
  /** Ends it when this call started it. */
  stop(): Promise<void>;
}

export interface StageOptions {
  /** More options of `npm start`, such as `["--fault", "rds-data=resuming:0.2"]`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Default: a temporary folder, as a first start leaves it where the test run has made such a one. */
  readonly dataDir?: string;
  /** Leaves the data folder when the stage stops. */
  readonly keepData?: boolean;
}

const few = ["users", "movies"].filter(service => existsSync(`handlers/${service}/contract.ts`));

/** Two services in place of all, for tests of local mode itself: it starts faster. */
export const fewServices = ["--config", `services=${JSON.stringify(few)}`];

/** Tests send more than a person does. */
const noThrottle = ["ratePerSecond=10000", "burst=5000", "personRequestsPerMinute=0"].flatMap(value => [
  "--config",
  value,
]);

/**
 * The stage of this test run; a file that is run alone starts one for itself. Call `stop()` in `after`.
 *
 * `TEST_STAGE_DIR` names a running one, deployed perhaps: a folder with the stack's `outputs.json` and with
 * `sign-ins.json`. `API_URL` goes before the `apiUrl` in it.
 */
export async function useStage(): Promise<Stage> {
  const { TEST_STAGE_DIR: dataDir, API_URL: apiUrl } = process.env;
  if (!dataDir && !apiUrl) return startStage();
  if (!dataDir) throw new Error("API_URL needs TEST_STAGE_DIR beside it: see docs/operations.md, Tests.");
  const stage = await readStage(dataDir);
  return { ...stage, outputs: { ...stage.outputs, ...(apiUrl && { apiUrl }) }, stop: async () => {} };
}

/** Whether the run is against a stage on AWS, where local mode's own files and pages are not. */
export function isDeployed(): boolean {
  const { TEST_STAGE_DIR: dataDir } = process.env;
  return dataDir !== undefined && !existsSync(path.join(dataDir, "aws-config"));
}

/** Declares a test of what only local mode has; says why it is skipped elsewhere. */
export function inLocalMode<Context>(test: Test<Context>, why: string): Callbacks<Context> {
  if (!isDeployed()) return test;
  console.log(`SKIP ${why}`);
  return test.skip;
}

type Callbacks<Context> = (name: string, work: Callback<Context>) => void;

/** Starts local mode as `npm start` does, on free ports, without the throttle of the dev stack. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const dataDir = options.dataDir ?? (await freshData());
  const args = ["--port", "0", "--aws-port", "0", "--data", dataDir, "--no-watch", ...noThrottle];
  const command = npmCommand("start", ...args, ...(options.args ?? []));
  const child = spawn(process.execPath, [...briefProcessOptions, ...command], {
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", text => (output += text));
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    if (!options.keepData) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(dataDir, () => child.exitCode ?? child.signalCode);
    return { ...(await readStage(dataDir)), stop };
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}; it printed:\n${output}`);
  }
}

async function freshData(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "groundwork-stage-"));
  fillFromTemplate(dataDir);
  return dataDir;
}

/** `outputs.json` is written last, when everything answers. */
async function ready(dataDir: string, ended: () => unknown): Promise<void> {
  const deadline = Date.now() + 180_000;
  while (!existsSync(path.join(dataDir, "outputs.json"))) {
    if (ended() !== null) throw new Error(`local mode ended with ${ended()} before it was ready`);
    if (Date.now() > deadline) throw new Error("local mode was not ready within 180 s");
    await delay(50);
  }
}

async function readStage(dataDir: string): Promise<Omit<Stage, "stop">> {
  const read = async (name: string) => JSON.parse(await readFile(path.join(dataDir, name), "utf8"));
  return {
    outputs: (await read("outputs.json")) as StageOutputs,
    signIns: (await read("sign-ins.json")) as SignIn[],
    dataDir,
  };
}
