import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { SignIn, Stage, StageOutputs } from "../../tests/support/stage.ts";
import { type BenchProject, copyProject, serviceFiles, withServices } from "./project.ts";
import { startServer } from "./server.ts";

/** Local mode of a copied project, in a process of its own. */
export interface LocalMode extends Stage {
  readonly project: BenchProject;
  readonly pid: number;
}

export interface LocalModeOptions {
  readonly project: BenchProject;
  /** A folder of a former start; default: an empty one, removed at the end. */
  readonly dataDir?: string;
  /** Of the API and of AWS, whose address is part of the tokens' issuer. Default: free ones. */
  readonly ports?: readonly [api: number, aws: number];
  /** Whether saved files are built and served. Default: no. */
  readonly watch?: boolean;
}

/** More than any load here: a throttled request would be an error. */
const throttle = { ratePerSecond: "100000", burst: "100000", personRequestsPerMinute: "0" };

/** Config values with which the copied project runs the benchmarks' service too. */
export const benchConfig: Readonly<Record<string, string>> = { ...throttle, services: withServices("bench") };

/** Starts local mode as `npm start` does, on free ports, with the benchmarks' service. */
export async function startLocalMode({
  project,
  dataDir,
  ports = [0, 0],
  watch = false,
}: LocalModeOptions): Promise<LocalMode> {
  const data = dataDir ?? (await newDataDir(project));
  const config = Object.entries(benchConfig).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const server = await startServer({
    command: process.execPath,
    args: [
      "commands/run.mjs",
      "start",
      "--data",
      data,
      "--port",
      String(ports[0]),
      "--aws-port",
      String(ports[1]),
      ...(watch ? [] : ["--no-watch"]),
      ...config,
    ],
    cwd: project.directory,
    env: project.environment,
    // Written last, when everything answers.
    isReady: () => existsSync(path.join(data, "outputs.json")),
  });
  const read = <T>(name: string): T => JSON.parse(readFileSync(path.join(data, name), "utf8"));
  return {
    project,
    pid: server.pid,
    dataDir: data,
    outputs: read<StageOutputs>("outputs.json"),
    signIns: read<SignIn[]>("sign-ins.json"),
    stop: async () => {
      await server.stop();
      if (!dataDir) await rm(data, { recursive: true, force: true });
    },
  };
}

/** A data folder of its own for starts that share it. */
export const newDataDir = (project: BenchProject): Promise<string> =>
  mkdtemp(path.join(project.directory, ".data-"));

/** Copies the project, starts it, and takes everything away after the work. */
export async function withLocalMode<Result>(
  work: (local: LocalMode) => Promise<Result>,
  options: Omit<LocalModeOptions, "project"> = {},
): Promise<Result> {
  return withProject(async project => {
    const local = await startLocalMode({ ...options, project });
    try {
      return await work(local);
    } finally {
      await local.stop();
    }
  });
}

/** A copied project with the benchmarks' service, for as long as the work takes. */
export async function withProject<Result>(work: (project: BenchProject) => Promise<Result>): Promise<Result> {
  const project = await copyProject();
  try {
    await project.addService("bench", await serviceFiles("bench"));
    return await work(project);
  } finally {
    await project.remove();
  }
}
