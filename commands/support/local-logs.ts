import { once } from "node:events";
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, watch } from "node:fs";
import { join } from "node:path";
import { CommandError } from "./command.ts";
import { readJson, startCommand } from "./stage.ts";

export interface LocalLogOptions {
  readonly dataDir: string;
  /** One function; undefined for all. */
  readonly name: string | undefined;
  readonly since: Date;
  readonly print: (line: string) => void;
}

/** How far each file has been read. */
export interface LogPosition extends LocalLogOptions {
  readonly folder: string;
  readonly offsets: Map<string, number>;
}

const SUFFIX = ".jsonl";

/** Prints what stands in local mode's log files, merged by time. @throws CommandError when there is none */
export function readLocalLogs(options: LocalLogOptions): LogPosition {
  const { dataDir, name } = options;
  const folder = join(dataDir, "logs");
  if (!existsSync(folder))
    throw new CommandError(
      `There are no logs in ${dataDir}: local mode has not run on it. Start it: ${startCommand(dataDir)}`,
    );
  const names = namesIn(folder);
  if (name !== undefined && ![...names, ...functionsOf(dataDir)].includes(name))
    throw new CommandError(
      `There are no logs of ${name} in ${folder}. There are those of: ${names.join(", ") || "none yet"}.`,
    );
  const position = { ...options, folder, offsets: new Map<string, number>() };
  printNew(position, names);
  return position;
}

const namesIn = (folder: string) =>
  readdirSync(folder)
    .filter(file => file.endsWith(SUFFIX))
    .map(file => file.slice(0, -SUFFIX.length));

/** Those of the running local mode: one that was not called yet has no file. */
function functionsOf(dataDir: string): readonly string[] {
  const { functions } = readJson(join(dataDir, "outputs.json")) ?? {};
  return Array.isArray(functions) ? functions : [];
}

/** Prints new lines as they come, until it is aborted. */
export async function followLocalLogs(position: LogPosition, signal?: AbortSignal): Promise<void> {
  const watcher = watch(position.folder, (_event, file) => {
    if (file?.endsWith(SUFFIX)) printNew(position, [file.slice(0, -SUFFIX.length)]);
  });
  signal?.addEventListener("abort", () => watcher.close());
  // What came since they were read.
  printNew(position, namesIn(position.folder));
  await once(watcher, "close");
}

function printNew(position: LogPosition, names: readonly string[]): void {
  const wanted = names.filter(name => position.name === undefined || position.name === name);
  const lines = wanted.flatMap(name => readNew(position, name).map(line => withName(name, line)));
  const recent = lines.filter(({ time }) => time >= position.since.getTime());
  for (const { text } of recent.sort((a, b) => a.time - b.time)) position.print(text);
}

/** Whole lines only; a shorter file was rotated, and `npm run reset` takes all away. */
function readNew({ folder, offsets }: LogPosition, name: string): string[] {
  const file = join(folder, name + SUFFIX);
  if (!existsSync(file)) {
    offsets.delete(name);
    return [];
  }
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const known = offsets.get(name) ?? 0;
    const from = known > size ? 0 : known;
    const buffer = Buffer.alloc(size - from);
    readSync(descriptor, buffer, 0, buffer.length, from);
    const end = buffer.lastIndexOf("\n") + 1;
    offsets.set(name, from + end);
    return buffer
      .toString("utf8", 0, end)
      .split("\n")
      .filter(line => line !== "");
  } finally {
    closeSync(descriptor);
  }
}

function withName(name: string, line: string): { time: number; text: string } {
  const entry = parse(line) ?? { message: line };
  // The access log counts from the epoch, as its format says.
  const time =
    typeof entry.timestamp === "string"
      ? Date.parse(entry.timestamp)
      : Number(entry.time ?? metricsTime(entry));
  return {
    time: Number.isNaN(time) ? Number.POSITIVE_INFINITY : time,
    text: JSON.stringify({ function: name, ...entry }),
  };
}

const metricsTime = (entry: Record<string, unknown>) =>
  (entry._aws as { Timestamp?: number } | undefined)?.Timestamp;

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
