import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, setPriority } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Terminal } from "../observe/terminal.ts";

/** Runs the compiler; what it printed, or null where it was ended before. */
export type Compile = (signal: AbortSignal) => Promise<string | null>;

export interface TypeCheckOptions {
  readonly compile: Compile;
  readonly terminal: Pick<Terminal, "error" | "notice">;
  /** After a save, in milliseconds: the reload goes first, and editors save several files at once. */
  readonly pauseMilliseconds?: number;
}

const MOST_ERRORS = 5;
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Checks the types of the project behind each save, and prints the first errors. Nothing waits for it. */
export class TypeChecker {
  readonly #options: TypeCheckOptions;
  #running: AbortController | null = null;
  #told = "";

  constructor(options: TypeCheckOptions) {
    this.#options = options;
  }

  /**
   * Starts again with each save that can change a type.
   *
   * @returns when this check has ended; a later save ends it early
   */
  changed(files: readonly string[]): Promise<void> {
    if (!files.some(file => /\.tsx?$|(^|\/)tsconfig[^/]*\.json$/.test(file))) return Promise.resolve();
    this.close();
    const running = new AbortController();
    this.#running = running;
    return this.#check(running.signal);
  }

  /** Ends a check that is under way. */
  close(): void {
    this.#running?.abort();
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { compile, terminal, pauseMilliseconds = 300 } = this.#options;
    await delay(pauseMilliseconds, null, { signal }).catch(() => null);
    const output = signal.aborted ? null : await compile(signal);
    if (output === null || signal.aborted) return;
    const text = errorText(output);
    // A save that mends nothing says nothing again.
    if (text === this.#told) return;
    if (text === "") terminal.notice("types are right again");
    else terminal.error(text);
    this.#told = text;
  }
}

/**
 * The compiler's errors as lines that editors and terminals open: `handlers/movies/service.ts:12:5`.
 *
 * @param output of `tsc --pretty false`
 * @returns "" without an error
 */
export function errorText(output: string): string {
  const errors = output.split("\n").flatMap(line => {
    const [, file, row, column, code, message] =
      /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.*?)\r?$/.exec(line) ?? [];
    if (code === undefined) return [];
    return file === undefined ? [`${message} (${code})`] : [`${file}:${row}:${column} ${message} (${code})`];
  });
  if (errors.length === 0) return "";
  const shown = errors.slice(0, MOST_ERRORS).map(error => `\n  ${error}`);
  const left = errors.length - shown.length;
  const more = left > 0 ? `\n  and ${left} more: npm run types` : "";
  return `The types do not fit; what was saved runs all the same.${shown.join("")}${more}`;
}

/**
 * The compiler of the project, in a process that leaves the processor to everything else.
 *
 * @param buildInfo file that makes the next check short
 * @returns null where the project has no TypeScript, as after `npm ci --omit=dev`
 */
export function projectCompiler(projectDir: string, buildInfo: string): Compile | null {
  const script = compilerOf(projectDir);
  if (script === null || !existsSync(join(projectDir, "tsconfig.json"))) return null;
  const flags = ["-p", ".", "--noEmit", "--incremental", "--tsBuildInfoFile", buildInfo, "--pretty", "false"];
  return signal =>
    new Promise(done => {
      const options = { cwd: projectDir, signal, maxBuffer: MOST_OUTPUT_BYTES };
      const child = execFile(process.execPath, [script, ...flags], options, (_error, stdout) =>
        done(signal.aborted ? null : stdout),
      );
      lower(child.pid);
    });
}

function compilerOf(projectDir: string): string | null {
  try {
    return createRequire(resolve(projectDir, "package.json")).resolve("typescript/bin/tsc");
  } catch {
    return null;
  }
}

/** Where the system lets us. */
function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It ended already, or may not be changed: then it runs as everything else does.
  }
}
