/**
 * Runs every `*.test.ts` below `tests/` in processes of their own (small ones of a folder share one), two processes more
 * at a time than there are processors.
 *
 *     npm test                     everything
 *     npm test -- cognito movies   files whose path contains one of these
 *
 * Prints the output of files that failed only, and last one line of counts.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { briefProcessEnvironment } from "../lib/bundle/brief-process.ts";
import { runAgain } from "./runner/again.ts";
import { type CompiledTests, compileTests } from "./runner/compile.ts";
import { discover, needsStage, rememberDurations, usesEngine, usesTemplate } from "./runner/discover.ts";
import { judge, type Outcome, type Verdict } from "./runner/judge.ts";
import { writeJunit } from "./runner/junit.ts";
import { runFiles } from "./runner/run-file.ts";
import { makeScratch } from "./runner/scratch.ts";
import { type Shared, sharedFolder, sharedPostgres, sharedStage } from "./runner/shared.ts";

const help = `npm test -- [FILTER...] [--folder DIR] [--concurrency N] [--timeout SECONDS]

Runs the test files whose path contains one of the filters (all without a filter).
  --folder DIR       where to look (default tests)
  --concurrency N    files at a time (default: two more than processors, as most wait for other processes)
  --timeout SECONDS  for one file (default 300: only what hangs should meet it)
  --retries N        runs a file that failed again, alone, up to N times (default $TEST_RETRIES or 0); where it passes then, the
                     run does, and says that the file is flaky; more than three such files are no accident
  --junit FILE       writes a report in JUnit's format`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: "string", default: "tests" },
    concurrency: { type: "string", default: String(availableParallelism() + 2) },
    timeout: { type: "string", default: "300" },
    retries: { type: "string", default: process.env.TEST_RETRIES || "0" },
    junit: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

/** So much longer a file may take that runs the engine. */
const enginePatience = 3;

if (values.help) console.log(help);
else process.exitCode = await main();

async function main(): Promise<number> {
  const groups = await discover(values.folder, positionals);
  const files = groups.flat();
  if (files.length === 0) {
    console.error(`No test file in ${values.folder}/ matches ${positionals.join(", ")}.`);
    return 1;
  }
  const scratch = makeScratch();
  process.env.TMPDIR = scratch.folder;
  const shared = {
    compiled: compileTests(files),
    graphs: begin(sharedFolder),
    postgres: begin(sharedPostgres),
    stage: files.some(needsStage) ? begin(sharedStage) : undefined,
  };
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interruption.abort());
  try {
    if (!(await compiles(shared.compiled))) return 1;
    const verdicts = await runAll(groups, shared, interruption.signal);
    const flaky = interruption.signal.aborted
      ? []
      : await runAgain(verdicts, {
          retries: Number(values.retries),
          run: file => runGroup([file], shared, interruption.signal),
        });
    for (const file of flaky) console.log(`flaky: ${file} failed, and passed when it was run again`);
    if (values.junit) writeJunit(values.junit, verdicts);
    return interruption.signal.aborted ? 130 : summarise(verdicts);
  } finally {
    const stops = [shared.graphs, shared.postgres, shared.stage].map(async part => (await part)?.stop());
    await Promise.allSettled([...stops, shared.compiled.then(compiled => compiled.remove())]);
    scratch.remove();
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
  groups: readonly (readonly string[])[],
  shared: Resources,
  interrupted: AbortSignal,
): Promise<Map<string, Verdict>> {
  const next = pickerOf(groups, shared.stage);
  const verdicts = new Map<string, Verdict>();
  const durations: Record<string, number> = {};
  const worker = async () => {
    for (let group = next(); group && !interrupted.aborted; group = next()) {
      const begun = performance.now();
      for (const [file, verdict] of await runGroup(group, shared, interrupted)) verdicts.set(file, verdict);
      for (const file of group) durations[file] = Math.round((performance.now() - begun) / group.length);
      progress(`${verdicts.size} of ${groups.flat().length} files`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.concurrency) }, worker));
  progress("");
  if (values.folder === "tests") await rememberDurations(durations);
  return verdicts;
}

function waitsForStage(file: string): boolean {
  return needsStage(file) || usesTemplate(file);
}

/** Takes one group after the other; those that wait for the stage do while others can be run. */
function pickerOf(
  groups: readonly (readonly string[])[],
  stage: Promise<Shared> | undefined,
): () => readonly string[] | undefined {
  const queue = [...groups];
  let stageStarts = true;
  const settled = () => {
    stageStarts = false;
  };
  stage?.then(settled, settled);
  return () => {
    const ready = queue.findIndex(group => !(stageStarts && group.some(waitsForStage)));
    return queue.splice(Math.max(ready, 0), 1)[0];
  };
}

async function runGroup(
  files: readonly string[],
  shared: Resources,
  interrupted: AbortSignal,
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const outcomes = await runProcess(files, shared, interrupted).catch(error => error as Error);
  for (const [index, file] of files.entries()) {
    const outcome = outcomes instanceof Error ? outcomes : outcomes[index];
    // A file before it ended the process.
    if (!outcome && interrupted.aborted) continue;
    const verdict = outcome
      ? verdictOf(outcome)
      : ((await runGroup([file], shared, interrupted)).get(file) as Verdict);
    verdicts.set(file, verdict);
    const output = outcome instanceof Error ? "" : outcome?.output;
    if (verdict.failed > 0 && output !== undefined && !interrupted.aborted)
      printFailure(file, output, verdict);
  }
  return verdicts;
}

function verdictOf(outcome: Outcome | Error): Verdict {
  if (!(outcome instanceof Error)) return judge(outcome);
  return { passed: 0, failed: 1, skips: [], problems: [`could not be run: ${outcome.message}`] };
}

async function runProcess(files: readonly string[], shared: Resources, interrupted: AbortSignal) {
  const stage = files.some(waitsForStage) ? await shared.stage : undefined;
  const parts = [await shared.graphs, await shared.postgres, stage];
  const env = Object.assign(briefProcessEnvironment(), { FORCE_COLOR: "0" }, ...parts.map(part => part?.env));
  const timeoutMs = Number(values.timeout) * 1000 * (files.some(usesEngine) ? enginePatience : 1);
  const graces = { graceMs: timeoutMs / 15, leftoverGraceMs: 10_000 };
  const programs = (await shared.compiled).programsOf(files);
  return runFiles(files, { programs, env, timeoutMs: timeoutMs * files.length, ...graces, interrupted });
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
