import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../http/start-error.ts";
import { isRunning, isSame, type Owner, thisProcess } from "../postgres/leftover.ts";

interface Holder extends Owner {
  /** Known once the ports are. */
  readonly apiUrl?: string;
}

/** Keeps a second local mode off a data folder. */
export interface Lock {
  /** Records this one's address, for a second start. */
  announce(apiUrl: string): void;
  /** False once the folder was removed, and perhaps created again by another local mode. */
  isHeld(): boolean;
  /** Does nothing to a lock of another. */
  release(): void;
}

/**
 * Takes the data folder for this process. A lock that a killed process left behind is taken over.
 * @throws StartError saying where the other one runs
 */
export function takeLock(dataDir: string): Lock {
  const file = join(dataDir, "lock.json");
  const mine = thisProcess();
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(mine));
    while (!tryLink(draft, file)) clearStale(file, dataDir);
  } finally {
    rmSync(draft, { force: true });
  }
  const isHeld = () => {
    try {
      const holder = parse(read(file) ?? "");
      return holder !== null && isSame(holder, mine);
    } catch {
      // It cannot be read at the moment, which says nothing.
      return true;
    }
  };
  return {
    announce(apiUrl) {
      writeFileSync(draft, JSON.stringify({ ...mine, apiUrl }));
      renameSync(draft, file);
    },
    isHeld,
    release() {
      if (isHeld()) rmSync(file, { force: true });
    },
  };
}

/**
 * Settles when the lock is held no more. Looks now and then, since systems differ in what they tell of a folder.
 *
 * @param atEnd keeps what ends the looking
 */
export function untilLost(lock: Lock, atEnd: (work: () => void) => void): Promise<void> {
  return new Promise(settle => {
    const timer = setInterval(() => {
      if (!lock.isHeld()) settle();
    }, LOOK_MILLISECONDS).unref();
    atEnd(() => clearInterval(timer));
  });
}

const LOOK_MILLISECONDS = 500;

/** Whether local mode runs on the folder; outputs that a killed one left behind say nothing of that. */
export function isLocked(dataDir: string): boolean {
  const holder = parse(read(join(dataDir, "lock.json")) ?? "");
  return holder !== null && isRunning(holder);
}

/** Only one process can create the link, even if several try at the same moment. */
function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function clearStale(file: string, dataDir: string): void {
  const text = read(file);
  if (text === null) return;
  const holder = parse(text);
  if (holder && isRunning(holder)) throw new StartError(runsAlready(holder, dataDir));
  // Put aside before it goes: what another start has put there meanwhile is given back.
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (read(aside) !== text) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function runsAlready({ pid, apiUrl }: Holder, dataDir: string): string {
  const where = apiUrl ? `at ${apiUrl}` : "and is just starting";
  return `Local mode runs already on ${dataDir}, ${where} (process ${pid}). Use that one, stop it with Ctrl-C, or start another beside it: npm start -- --data DIR --port 0 --aws-port 0`;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function parse(text: string): Holder | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
