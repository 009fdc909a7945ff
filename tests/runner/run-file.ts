import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { briefProcessOptions } from "../../lib/bundle/brief-process.ts";
import type { Outcome } from "./judge.ts";
import { isThrough as isBatchThrough, type ProcessEnd, segmentsOf } from "./segments.ts";

const nodeOptions = [...briefProcessOptions, "--enable-source-maps"];

export interface RunOptions {
  /** What Node runs: the file compiled, or, for several, what runs them and then each of them compiled. */
  readonly programs: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** For all of it. */
  readonly timeoutMs: number;
  /** How long the process may take to end after its report. */
  readonly graceMs: number;
  /** How long what it started may take to end after it; a busy machine takes a while to end a browser. */
  readonly leftoverGraceMs: number;
  /** Ends it at once. */
  readonly interrupted?: AbortSignal;
}

/**
 * Runs one test file in a process of its own, or several in one, and waits for it and whatever it started.
 *
 * @returns how each went; undefined for files that the process did not come to
 */
export async function runFiles(
  files: readonly string[],
  options: RunOptions,
): Promise<(Outcome | undefined)[]> {
  const isThrough = (output: string) =>
    files.length === 1 ? /^ {2}Duration: /m.test(output) : isBatchThrough(output, files.length);
  const end = await runProcess(options, isThrough);
  const ends = files.length === 1 ? [end] : segmentsOf(end, files.length);
  const sources = await Promise.all(files.map(file => readFile(file, "utf8")));
  return ends.map((one, index) => one && { ...one, source: sources[index] ?? "" });
}

async function runProcess(options: RunOptions, isThrough: (output: string) => boolean): Promise<ProcessEnd> {
  const child = spawn(process.execPath, [...nodeOptions, ...options.programs], {
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  let stopped: Outcome["stopped"];
  let grace: NodeJS.Timeout | undefined;
  const stop = (why: NonNullable<Outcome["stopped"]>) => {
    stopped ??= why;
    signalGroup(child, "SIGKILL");
  };
  const interrupt = () => stop("timeout");
  options.interrupted?.addEventListener("abort", interrupt, { once: true });
  const timeout = setTimeout(stop, options.timeoutMs, "timeout");
  const read = (chunk: string) => {
    output += chunk;
    // What a process said last may arrive after its end, when there is nothing to wait for any more.
    if (!hasEnded(child) && isThrough(output)) grace ??= setTimeout(stop, options.graceMs, "hanging");
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", read);
  const closed = once(child, "close");
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  clearTimeout(timeout);
  clearTimeout(grace);
  options.interrupted?.removeEventListener("abort", interrupt);
  const leftBehind = await endGroup(child, options.leftoverGraceMs);
  await Promise.race([closed, delay(2000, undefined, { ref: false })]);
  return { output, code, signal, leftBehind, ...(stopped && { stopped }) };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Ends what is left of the file's process group after a grace period; true when something was. */
async function endGroup(child: ChildProcess, graceMs: number): Promise<boolean> {
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline) {
    if (!isGroupAlive(child)) return false;
    await delay(50);
  }
  signalGroup(child, "SIGKILL");
  return true;
}

/** Whether a process of the group still runs: one that ended and that nobody has waited for does not. */
function isGroupAlive(child: ChildProcess): boolean {
  if (!signalGroup(child, 0)) return false;
  if (process.platform !== "linux") return true;
  return readdirSync("/proc").some(pid => /^\d+$/.test(pid) && isRunningIn(pid, child.pid));
}

function isRunningIn(pid: string, group: number | undefined): boolean {
  try {
    // After the name in brackets: state, parent, process group.
    const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(pgrp) === group && state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}

/** Whether there was a process to signal. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}
