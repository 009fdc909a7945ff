import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { npmCommand } from "../../support/npm-command.ts";
import { fewServices } from "../../support/stage.ts";

/** A local mode in a process of its own, to be ended in one way or another. */
export interface Life {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  /** All that it printed. */
  text(): string;
}

export const options = (dataDir: string) => [
  "--port",
  "0",
  "--aws-port",
  "0",
  "--data",
  dataDir,
  "--no-watch",
  ...fewServices,
];

/** The command behind `npm start`, on free ports unless told otherwise; not yet ready. */
export function begin(dataDir: string, ...args: readonly string[]): Life {
  const start = npmCommand("start", ...options(dataDir), ...args);
  return live(spawn(process.execPath, start, { stdio: ["ignore", "pipe", "pipe"] }));
}

export function live(child: ChildProcess): Life {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", more => {
      text += more;
    });
  return { process: child, exited: once(child, "exit").then(([code]) => code), text: () => text };
}

/** Waits for the outputs. A killed one leaves its own behind: the next start takes them away first. */
export async function ready(dataDir: string, life: Life): Promise<Record<string, string>> {
  while (!existsSync(join(dataDir, "outputs.json"))) {
    if (life.process.exitCode !== null) throw new Error(`It ended: ${life.text()}`);
    await wait(25);
  }
  return JSON.parse(readFileSync(join(dataDir, "outputs.json"), "utf8"));
}

export async function end(
  life: Life,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<{ code: number | null; milliseconds: number }> {
  const before = performance.now();
  life.process.kill(signal);
  return { code: await life.exited, milliseconds: performance.now() - before };
}

export async function untilGone(file: string): Promise<void> {
  while (existsSync(file)) await wait(5);
}
