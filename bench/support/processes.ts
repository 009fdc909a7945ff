import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** How memory was counted: proportional set size, where shared pages count once in all; else resident set size. */
export type MemoryKind = "PSS" | "RSS";

/** Memory of a process and all that it started, in MiB. */
export function memoryOf(pid: number): { readonly kind: MemoryKind; readonly mebibytes: number } {
  const family = descendants(pid, readProcesses());
  if (existsSync(`/proc/${pid}/smaps_rollup`)) {
    const kibibytes = family.map(proportionalKibibytes);
    return { kind: "PSS", mebibytes: sum(kibibytes) / 1024 };
  }
  return { kind: "RSS", mebibytes: sum(family.map(residentKibibytes)) / 1024 };
}

/** A process and those below it, from a list of processes with their parents. */
export function descendants(
  pid: number,
  processes: readonly (readonly [pid: number, parent: number])[],
): number[] {
  const family = new Set([pid]);
  for (const member of family)
    for (const [child, parent] of processes) if (parent === member) family.add(child);
  return [...family];
}

function readProcesses(): [number, number][] {
  if (!existsSync("/proc/self/stat"))
    return execFileSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map(line => line.trim().split(/\s+/).map(Number) as [number, number]);
  return readdirSync("/proc")
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      // The name of the program stands in brackets and may hold anything.
      const parent = /^\d+ \(.*\) \S (\d+)/s.exec(readOrEmpty(`/proc/${name}/stat`))?.[1];
      return parent === undefined ? [] : [[Number(name), Number(parent)] as [number, number]];
    });
}

/** 0 for a process that has ended meanwhile. */
const proportionalKibibytes = (pid: number): number =>
  Number(/^Pss: +(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

const residentKibibytes = (pid: number): number =>
  Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).trim());

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
