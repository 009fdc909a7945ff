import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { track } from "./running.ts";

/**
 * Runs a program of `bench/children` in a process of its own and gives what it answers on its fourth stream: what
 * it prints is its own business.
 *
 * @throws Error with what it printed when it fails
 */
export async function runChild<Answer>(
  program: string,
  request: unknown,
  { command = process.execPath, env = process.env, pinned = false }: ChildOptions = {},
): Promise<Answer> {
  const file = fileURLToPath(new URL(`../children/${program}`, import.meta.url));
  const loader = file.endsWith(".ts") ? ["--import", "tsx"] : [];
  const line = [...(pinned ? pin() : []), command, ...loader, file, JSON.stringify(request)];
  const [first = command, ...rest] = line;
  const child = track(spawn(first, rest, { env, stdio: ["ignore", "pipe", "pipe", "pipe"] }));
  let printed = "";
  let answer = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed = `${printed}${text}`.slice(-4_000);
    });
  child.stdio[3]?.on("data", chunk => {
    answer += String(chunk);
  });
  const [code, signal] = await once(child, "close");
  if (code !== 0 || answer === "") throw new Error(`${program} failed (${code ?? signal}): ${printed}`);
  return JSON.parse(answer) as Answer;
}

export interface ChildOptions {
  /** Which Node.js runs it. Default: this one. */
  readonly command?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** On one core, as a small function has; where the system can. */
  readonly pinned?: boolean;
}

const pin = () => (process.platform === "linux" ? ["taskset", "--cpu-list", "0"] : []);
