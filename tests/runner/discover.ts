import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { groupFiles } from "./group.ts";

const durationsFile = "node_modules/.cache/groundwork/test-durations.json";

/**
 * The test files below `folder` whose path contains one of the filters, in groups that run in one process each, those
 * that take longest first.
 */
export async function discover(folder: string, filters: readonly string[]): Promise<(readonly string[])[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names
    .filter(name => !name.split(path.sep).includes("fixtures"))
    .map(name => path.join(folder, name).split(path.sep).join("/"))
    .filter(file => file.endsWith(".test.ts"))
    .filter(file => filters.length === 0 || filters.some(filter => file.includes(filter)));
  const durations = readDurations();
  const weights = await Promise.all(files.map(async file => durations[file] ?? (await guessMs(file))));
  const weight = new Map(files.map((file, index) => [file, weights[index] ?? 0]));
  const weightOf = (group: readonly string[]) =>
    group.reduce((sum, file) => sum + (weight.get(file) ?? 0), 0);
  return groupFiles(files.sort()).sort((a, b) => weightOf(b) - weightOf(a));
}

/** Whether a file talks to a running stage: local mode, or a deployed one. */
export const needsStage = (file: string) => /^tests\/e2e\//.test(file);

/** Whether a file runs the Pulumi engine a dozen times, which on a busy machine takes longer than anything else. */
export const usesEngine = (file: string) => /^tests\/engine\//.test(file);

/** Whether a file starts a local mode of its own on the data of a first start, if the run makes such data anyway. */
export const usesTemplate = (file: string) =>
  /^tests\/(attack\/|docs\/|local\/(breakpoint|kills|run\/redeploy)\.)/.test(file);

/** Keeps how long each file took, so that the next run starts with the longest. */
export async function rememberDurations(durations: Readonly<Record<string, number>>): Promise<void> {
  await mkdir(path.dirname(durationsFile), { recursive: true });
  await writeFile(durationsFile, JSON.stringify({ ...readDurations(), ...durations }));
}

function readDurations(): Record<string, number> {
  if (!existsSync(durationsFile)) return {};
  try {
    return JSON.parse(readFileSync(durationsFile, "utf8")) as Record<string, number>;
  } catch {
    return {};
  }
}

/** What takes seconds, wherever it stands. */
const slow = /\b(startStage|startLocal|evaluate|openBrowser|Deployment\.start)\(/;

/** A first run knows no times: what starts local mode, evaluates the program or opens a browser first, then by size. */
async function guessMs(file: string): Promise<number> {
  const text = await readFile(file, "utf8");
  return text.length / 10 + (needsStage(file) || slow.test(text) ? 10_000 : 0);
}
