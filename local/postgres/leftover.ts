import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PostgresError } from "./error.ts";

/** Who started the server that runs on a data folder: read by the next start, after a crash too. */
export interface Owner {
  readonly pid: number;
  /** Start time as the kernel counts it, since process ids are used again; null where it cannot be read. */
  readonly started: string | null;
}

export const thisProcess = (): Owner => ({
  pid: process.pid,
  started: statOf(process.pid)?.started ?? null,
});

export const isSame = (one: Owner, other: Owner): boolean =>
  one.pid === other.pid && one.started === other.started;

/** Whether that very process is still there, and not a later one with its number. */
export const isRunning = (owner: Owner): boolean =>
  isAlive(owner.pid) && (statOf(owner.pid)?.started ?? null) === owner.started;

/**
 * Clears the way for a new server: stops one that outlived its local mode, waits for one that is stopping, and
 * removes a `postmaster.pid` whose number now belongs to some other program.
 */
export async function clearLeftover(dataDir: string, owner: Owner | null): Promise<void> {
  const pidFile = join(dataDir, "postmaster.pid");
  const pid = Number((await readFile(pidFile, "utf8").catch(() => "")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid < 1 || !isAlive(pid)) return;
  if (!runsOn(pid, dataDir)) return rm(pidFile, { force: true });
  if (owner && owner.pid !== process.pid && isRunning(owner)) {
    throw new PostgresError(
      `${dataDir} is in use by process ${owner.pid}. Stop that local mode, or start with --data DIR.`,
    );
  }
  for (const [signal, patienceMs] of [
    ["SIGINT", 4000],
    ["SIGQUIT", 3000],
    ["SIGKILL", 2000],
  ] as const) {
    signalProcess(pid, signal);
    if (await gone(pid, patienceMs)) return;
  }
  throw new PostgresError(`${dataDir} is in use by process ${pid}, which does not stop. End it by hand.`);
}

/** Whether it does anything yet: one that has ended is still listed until its parent asks how. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !["Z", "X"].includes(statOf(pid)?.state ?? "");
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function gone(pid: number, patienceMs: number): Promise<boolean> {
  for (let waited = 0; waited < patienceMs; waited += 10) {
    if (!isAlive(pid)) return true;
    await wait(10);
  }
  return !isAlive(pid);
}

/** Whether the process is a PostgreSQL server on this folder. */
function runsOn(pid: number, dataDir: string): boolean {
  try {
    if (process.platform === "linux") return realpathSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
    const command = execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return command.includes("postgres") && command.includes(dataDir);
  } catch {
    return false;
  }
}

/** Fields 3 and 22 of `/proc/PID/stat`; the name before them may hold spaces and brackets. */
function statOf(pid: number): { readonly state: string; readonly started: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", started: fields[19] ?? "" };
  } catch {
    return null;
  }
}
