import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { track } from "./running.ts";

/** A server in a process of its own. */
export interface Server {
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Asked again and again until it is true. */
  readonly isReady: () => boolean | Promise<boolean>;
}

const startSeconds = 90;

/**
 * Starts a server and waits until it is ready. What it prints goes to a file, so that no reader is needed while
 * it is measured.
 *
 * @throws Error with what it printed when it ends, or is not ready in time
 */
export async function startServer({ command, args, cwd, env, isReady }: ServerOptions): Promise<Server> {
  const folder = await mkdtemp(path.join(tmpdir(), "groundwork-bench-log-"));
  const log = path.join(folder, "log");
  const output = openSync(log, "w");
  const child = track(spawn(command, args, { cwd, env, stdio: ["ignore", output, output] }));
  closeSync(output);
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(child, isReady);
    return { pid: child.pid ?? 0, stop };
  } catch (error) {
    const printed = await readFile(log, "utf8");
    await stop();
    throw new Error(`${args.join(" ")}: ${(error as Error).message}; it printed:\n${printed.slice(-4_000)}`);
  }
}

async function ready(child: ChildProcess, isReady: ServerOptions["isReady"]): Promise<void> {
  const deadline = performance.now() + startSeconds * 1_000;
  while (!(await isReady())) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("it ended before it was ready");
    if (performance.now() > deadline) throw new Error(`it was not ready within ${startSeconds} s`);
    await delay(3);
  }
}

/** SIGTERM first; SIGKILL for what does not end by it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 6_000);
  await exited;
  clearTimeout(timer);
}
