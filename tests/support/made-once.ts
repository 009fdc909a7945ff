import { existsSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/**
 * The text of a file that the first process to want it makes; the others wait until it is there. A process that fails
 * or ends before leaves it to the next.
 */
export async function madeOnce(file: string, make: () => Promise<string>): Promise<string> {
  const claim = `${file}.claim`;
  while (!existsSync(file)) {
    if (!(await takes(claim))) {
      await delay(50);
      continue;
    }
    try {
      if (existsSync(file)) break;
      const text = await make();
      // Renamed into place: another process may be about to read it.
      await writeFile(`${file}.draft`, text);
      await rename(`${file}.draft`, file);
      return text;
    } finally {
      await rm(claim, { force: true });
    }
  }
  return readFile(file, "utf8");
}

async function takes(claim: string): Promise<boolean> {
  try {
    await writeFile(claim, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const holder = await readFile(claim, "utf8").catch(() => "");
  // Empty where it is just being written, or was removed.
  if (holder !== "" && !isRunning(Number(holder))) await rm(claim, { force: true });
  return false;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
