/**
 * Runs every `*.test.ts` below `tests/`, each in a process of its own, one more at a time than there are processors.
 *
 *     npm test                     everything
 *     npm test -- cognito movies   files whose path contains one of these
 *
 * Prints the output of files that failed only, and last one line of counts.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type CompiledTests, compileTests } from "./runner/compile.ts";
import { discover, needsStage, rememberDurations } from "./runner/discover.ts";
import { judge, type Verdict } from "./runner/judge.ts";
import { runFile } from "./runner/run-file.ts";
import { type Shared, sharedGraphs, sharedPostgres, sharedStage } from "./runner/shared.ts";

const help = `npm test -- [FILTER...] [--folder DIR] [--concurrency N] [--timeout SECONDS]

Runs the test files whose path contains one of the filters (all without a filter).
  --folder DIR       where to look (default tests)
  --concurrency N    files at a time (default: one more than processors, as most wait for other processes)
  --timeout SECONDS  for one file (default 120)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: "string", default: "tests" },
    concurrency: { type: "string", default: String(availableParallelism() + 1) },
    timeout: { type: "string", default: "120" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(help);
else process.exitCode = await main();

async function main(): Promise<number> {
  const files = await discover(values.folder, positionals);
  if (files.length === 0) {
    console.error(`No test file in ${values.folder}/ matches ${positionals.join(", ")}.`);
    return 1;
  }
  const shared = {
    compiled: compileTests(files),
    graphs: begin(sharedGraphs),
    postgres: begin(sharedPostgres),
    stage: files.some(needsStage) ? begin(sharedStage) : undefined,
  };
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interruption.abort());
  try {
    if (!(await compiles(shared.compiled))) return 1;
    const verdicts = await runAll(files, shared, interruption.signal);
    return interruption.signal.aborted ? 130 : summarise(verdicts);
  } finally {
    const stops = [shared.graphs, shared.postgres, shared.stage].map(async part => (await part)?.stop());
    await Promise.allSettled([...stops, shared.compiled.then(compiled => compiled.remove())]);
  }
}

/** Whether there are programs to run; the compiler has said on standard error why not. */
async function compiles(compiled: Promise<CompiledTests>): Promise<boolean> {
  const failed = await compiled.then(
    () => false,
    () => true,
  );
  if (failed) console.log("0 passed, 1 failed");
  return !failed;
}

interface Resources {
  readonly compiled: Promise<CompiledTests>;
  readonly graphs: Promise<Shared>;
  readonly postgres: Promise<Shared>;
  readonly stage: Promise<Shared> | undefined;
}

/** Starts at once and keeps a failure for the files that wait for it. */
function begin(start: () => Promise<Shared>): Promise<Shared> {
  const started = start();
  started.catch(() => {});
  return started;
}

async function runAll(
  files: readonly string[],
  shared: Resources,
  interrupted: AbortSignal,
): Promise<Map<string, Verdict>> {
  const next = pickerOf(files, shared.stage);
  const verdicts = new Map<string, Verdict>();
  const durations: Record<string, number> = {};
  const worker = async () => {
    for (let file = next(); file && !interrupted.aborted; file = next()) {
      const begun = performance.now();
      verdicts.set(file, await runOne(file, shared, interrupted));
      durations[file] = Math.round(performance.now() - begun);
      progress(`${verdicts.size} of ${files.length} files`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.concurrency) }, worker));
  progress("");
  if (values.folder === "tests") await rememberDurations(durations);
  return verdicts;
}

/** Takes one file after the other; those that need the stage wait while others can be run. */
function pickerOf(files: readonly string[], stage: Promise<Shared> | undefined): () => string | undefined {
  const queue = [...files];
  let stageStarts = true;
  const settled = () => {
    stageStarts = false;
  };
  stage?.then(settled, settled);
  return () => {
    const ready = queue.findIndex(file => !(stageStarts && needsStage(file)));
    return queue.splice(Math.max(ready, 0), 1)[0];
  };
}

async function runOne(file: string, shared: Resources, interrupted: AbortSignal): Promise<Verdict> {
  let output = "";
  let verdict: Verdict;
  try {
    const parts = [
      await shared.graphs,
      await shared.postgres,
      needsStage(file) ? await shared.stage : undefined,
    ];
    const env = Object.assign({ ...process.env, FORCE_COLOR: "0" }, ...parts.map(part => part?.env));
    const timeoutMs = Number(values.timeout) * 1000;
    const graces = { timeoutMs, graceMs: timeoutMs / 6, leftoverGraceMs: 10_000 };
    const program = (await shared.compiled).programOf(file);
    const outcome = await runFile(file, { program, env, ...graces, interrupted });
    output = outcome.output;
    verdict = judge(outcome);
  } catch (error) {
    verdict = {
      passed: 0,
      failed: 1,
      skips: [],
      problems: [`could not be run: ${(error as Error).message}`],
    };
  }
  if (verdict.failed > 0 && !interrupted.aborted) printFailure(file, output, verdict);
  return verdict;
}

function printFailure(file: string, output: string, verdict: Verdict): void {
  progress("");
  console.log(
    [file, output.trimEnd(), ...verdict.problems.map(problem => `  ${file} ${problem}`), ""].join("\n"),
  );
}

function summarise(verdicts: ReadonlyMap<string, Verdict>): number {
  const all = [...verdicts.values()];
  const sum = (count: (verdict: Verdict) => number) =>
    all.reduce((total, verdict) => total + count(verdict), 0);
  for (const [file, { skips }] of verdicts) {
    for (const reason of skips) console.log(`skipped in ${file}: ${reason}`);
  }
  const failed = sum(verdict => verdict.failed);
  const skipped = sum(verdict => verdict.skips.length);
  console.log(
    `${sum(verdict => verdict.passed)} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`,
  );
  return failed === 0 ? 0 : 1;
}

/** A line that rewrites itself, for a person at a terminal only. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}
