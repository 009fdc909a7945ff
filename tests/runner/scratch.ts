import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import path from "node:path";

/** Linux keeps what is written there in memory: https://www.kernel.org/doc/html/latest/filesystems/tmpfs.html */
const memory = "/dev/shm";
/** A whole run needs some 300 MB. */
const neededBytes = 2 * 1024 ** 3;
const prefix = "groundwork-tests-";
const abandonedMilliseconds = 60 * 60 * 1000;

/** The folder for the temporary files of one run. */
export interface Scratch {
  readonly folder: string;
  /** Removes it with all that is left in it. */
  remove(): void;
}

export interface ScratchOptions {
  /** Default: the machine's. */
  readonly memory?: string;
  readonly neededBytes?: number;
  /** A folder that somebody chose. Default: `TMPDIR`. */
  readonly chosen?: string | undefined;
}

/**
 * A folder in memory where there is one with room, else below the system's temporary folder. The tests make and remove
 * dozens of database clusters and databases of hundreds of files each: on some disks that takes more processor time than
 * all else that the databases do. Who sets `TMPDIR` to another folder has chosen.
 */
export function makeScratch(options: ScratchOptions = {}): Scratch {
  const inMemory = options.memory ?? memory;
  const bytes = options.neededBytes ?? neededBytes;
  removeAbandoned(inMemory);
  const chosen = "chosen" in options ? options.chosen : process.env.TMPDIR;
  const isUsual = !chosen || chosen === "/tmp";
  const folder =
    (isUsual ? makeIn(inMemory, bytes) : undefined) ??
    mkdtempSync(path.join(chosen || tmpdir(), nameStart()));
  // Tests run as root have PostgreSQL run as somebody else, who must come through.
  chmodSync(folder, 0o711);
  // A database that is just ending may still write.
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

const nameStart = () => `${prefix}${process.pid}-`;

/** Undefined when there is no such folder, too little room, or when programs may not be run there. */
function makeIn(parent: string, bytes: number): string | undefined {
  let folder: string | undefined;
  try {
    const { bavail, bsize } = statfsSync(parent);
    if (Math.min(bavail * bsize, freemem()) < bytes) return undefined;
    folder = mkdtempSync(path.join(parent, nameStart()));
    const probe = path.join(folder, "probe");
    writeFileSync(probe, "#!/bin/sh\n", { mode: 0o700 });
    if (spawnSync(probe).status !== 0) throw new Error("mounted noexec");
    rmSync(probe);
    return folder;
  } catch {
    if (folder) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

/** What a run that was killed has left would take memory until the machine is started again. */
function removeAbandoned(parent: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(parent);
  } catch {
    // There is no such folder.
  }
  for (const name of names) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    if (!pid || isRunning(Number(pid))) continue;
    const folder = path.join(parent, name);
    try {
      // A process of another container may share the memory and not be seen from here.
      if (Date.now() - statSync(folder).mtimeMs > abandonedMilliseconds)
        rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or removed meanwhile.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
