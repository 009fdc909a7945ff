import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runAgain } from "./again.ts";
import { compileTests } from "./compile.ts";
import { groupFiles } from "./group.ts";
import { judge, type Outcome, type Verdict } from "./judge.ts";
import { runFiles } from "./run-file.ts";
import { beginMark, endMark, segmentsOf } from "./segments.ts";

const fixtures = "tests/runner/fixtures";
const runner = suite("test runner");

/** Runs the runner itself; returns its exit code, all it printed and its last line. */
function run(...filters: string[]) {
  return runWith({}, ...filters);
}

function runWith(more: NodeJS.ProcessEnv, ...filters: string[]) {
  const args = ["--import", "tsx", "tests/run.ts", "--folder", fixtures, ...filters];
  const env = { ...process.env, TEST_RETRIES: "", TEST_DATABASE_URL: "postgres://localhost/unused", ...more };
  const child = spawnSync(process.execPath, args, { encoding: "utf8", env });
  return {
    code: child.status,
    output: child.stdout,
    errors: child.stderr,
    last: child.stdout.trimEnd().split("\n").at(-1),
  };
}

runner("prints one line for files that pass", () => {
  const { code, output } = run(`${fixtures}/passes`);
  assert.is(output, "2 passed, 0 failed\n");
  assert.is(code, 0);
});

runner("shows the output of files that fail, counts skips with their reasons, and fails", () => {
  const { code, output, last } = run(
    ...["fails", "skips-with-reason", "skips-whole-file", "passes"].map(name => `${fixtures}/${name}`),
  );
  assert.match(output, /^tests\/runner\/fixtures\/fails\.test\.ts\n[\s\S]*FAIL.*"wrong"/m);
  assert.not.match(output, /suite passes/);
  assert.match(output, /skips-with-reason\.test\.ts: no browser on this machine/);
  assert.match(output, /skips-whole-file\.test\.ts: no browser here/);
  assert.is(last, "4 passed, 1 failed, 2 skipped");
  assert.is(code, 1);
});

runner("runs a file that failed again where it is told to, and says that it is flaky", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "groundwork-flaky-"));
  const flaky = `${fixtures}/flaky`;
  const once = runWith({ TRIED_FILE: `${folder}/once` }, flaky);
  assert.equal([once.last, once.code], ["0 passed, 1 failed", 1]);
  const twice = runWith({ TRIED_FILE: `${folder}/twice` }, flaky, "--retries", "1");
  assert.match(twice.output, /FAIL.*"passes at its second try"/);
  assert.match(twice.output, /^flaky: tests\/runner\/fixtures\/flaky\.test\.ts failed, and passed when/m);
  assert.equal([twice.last, twice.code], ["1 passed, 0 failed", 0]);
  const stillFails = runWith({ TEST_RETRIES: "1" }, `${fixtures}/fails`);
  assert.is(stillFails.code, 1);
  await rm(folder, { recursive: true });
});

runner("does not run many files again: what fails them is no accident", async () => {
  const verdict = (failed: number): Verdict => ({ passed: 1, failed, skips: [], problems: [] });
  const verdicts = new Map(["a", "b", "c", "d"].map(file => [file, verdict(1)]));
  const run = async (file: string) => new Map([[file, verdict(0)]]);
  assert.equal(await runAgain(verdicts, { retries: 1, run }), []);
  verdicts.set("d", verdict(0));
  assert.equal(await runAgain(verdicts, { retries: 1, run }), ["a", "b", "c"]);
});

runner("names file and line of what cannot be compiled, and runs nothing", async () => {
  const broken = await mkdtemp("node_modules/.cache/groundwork/broken-");
  await writeFile(`${broken}/broken.test.ts`, "const = 1;");
  const { code, output, errors } = run("--folder", broken);
  await rm(broken, { recursive: true });
  assert.match(errors, /broken\.test\.ts:1:/);
  assert.is(output, "0 passed, 1 failed\n");
  assert.is(code, 1);
});

runner("shows where a test failed in its source", () => {
  assert.match(run(`${fixtures}/fails`).output, /tests\/runner\/fixtures\/fails\.test\.ts:\d+:\d+/);
});

runner("fails when no file matches the filters", () => {
  assert.is(run("no-such-file").code, 1);
});

runner("ends what runs when it is interrupted", async () => {
  const args = ["--import", "tsx", "tests/run.ts", "--folder", fixtures, `${fixtures}/says-its-id`];
  const env = { ...process.env, TEST_DATABASE_URL: "postgres://localhost/unused" };
  const file = path.join(await mkdtemp(path.join(tmpdir(), "groundwork-runner-")), "id");
  const child = spawn(process.execPath, args, { env: { ...env, ID_FILE: file }, stdio: "ignore" });
  while (!existsSync(file)) await delay(20);
  child.kill("SIGINT");
  assert.equal(await once(child, "exit"), [130, null]);
  const pid = Number(await readFile(file, "utf8"));
  assert.throws(() => process.kill(pid, 0), /ESRCH/);
  await rm(path.dirname(file), { recursive: true });
});

runner("waits for nothing more when a file's last words arrive after its end", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "groundwork-runner-"));
  const ended = runFiles([`${fixtures}/passes.test.ts`], {
    programs: [`${fixtures}/says-last.mjs`],
    env: { ...process.env, FOLDER: folder },
    timeoutMs: 60_000,
    graceMs: 60_000,
    leftoverGraceMs: 10_000,
  });
  while (!existsSync(`${folder}/id`)) await delay(10);
  const file = Number(await readFile(`${folder}/id`, "utf8"));
  // The end of any process has Node look for all that have ended, before it reads what they said.
  const other = spawn(process.execPath, ["-e", "console.log()"], { stdio: ["ignore", "pipe", "ignore"] });
  other.stdout.once("data", () => {
    writeFileSync(`${folder}/go`, "");
    blockUntilEnded(file);
  });
  blockUntilEnded(other.pid ?? 0);
  assert.is(judge((await ended)[0] as Outcome).passed, 1);
  assert.not.ok(process.getActiveResourcesInfo().includes("Timeout"));
  await rm(folder, { recursive: true });
});

runner.run();

/** Keeps this process from noticing: until then nothing else happens in it. */
function blockUntilEnded(pid: number): void {
  for (let waited = 0; waited < 50 && !hasEnded(pid); waited++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}

/** Whether nobody but its parent knows of it any more; where the system keeps no such files it is never known. */
function hasEnded(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

const batch = suite("test files that share a process");

batch("small files of one folder and what is in it share it, others do not", () => {
  const files = [..."abcdefghijklmnopqrstuvwxyz"].map(
    name => `tests/local/${name < "h" ? "sqs/" : ""}${name}.test.ts`,
  );
  const alone = ["tests/docs/a.test.ts", "tests/e2e/local.test.ts", "tests/local/postgres/a.test.ts"];
  const inBrowser = ["tests/local/cognito/pages/browser.test.ts", "tests/local/console/page/look.test.ts"];
  assert.equal(groupFiles([...alone, ...inBrowser, ...files]), [
    ...alone.map(file => [file]),
    inBrowser,
    files.slice(0, 24),
    files.slice(24),
  ]);
});

batch(
  "each is judged by its own report; what ends the process is said of the file that it ran then",
  async () => {
    const wrong = ["before-throws", "throws-on-load", "empty", "ends-early"];
    const verdicts = await runTogether("passes", "fails", "skips-whole-file", ...wrong, "skips-with-reason");
    assert.equal(
      verdicts.map(verdict => verdict && [verdict.passed, verdict.failed, verdict.skips.length]),
      [[2, 0, 0], [1, 1, 0], [0, 0, 1], ...wrong.map(() => [0, 1, 0]), undefined],
    );
  },
);

batch("what is left open or hangs is said of the file that ran last", async () => {
  const [first, last] = await runTogether("passes", "left-open");
  assert.equal([first?.failed, last?.failed], [0, 1]);
  assert.match(last?.problems.join() ?? "", /did not end after its report/);
});

batch("a suite that nobody runs any more is no silent pass", async () => {
  const [first, last] = await runTogether("passes", "late-by-timer");
  assert.equal([first?.failed, last?.failed], [0, 1]);
});

batch("an error code that no file explains is the last one's", () => {
  const output = [0, 1].map(index => `${beginMark(index)}${index}${endMark(index, 0)}`).join("");
  assert.equal(segmentsOf({ output, code: 1, signal: null }, 2), [
    { output: "0", code: 0, signal: null },
    { output: "1", code: 1, signal: null },
  ]);
});

batch.run();

async function runTogether(...names: readonly string[]): Promise<(Verdict | undefined)[]> {
  const files = names.map(name => `${fixtures}/${name}.test.ts`);
  const compiled = await compileTests([...new Set(files)]);
  const limits = { timeoutMs: 60_000, graceMs: 500, leftoverGraceMs: 500 };
  const outcomes = await runFiles(files, {
    programs: compiled.programsOf(files),
    env: process.env,
    ...limits,
  });
  await compiled.remove();
  return outcomes.map(outcome => outcome && judge(outcome));
}

interface Expected {
  readonly problem: RegExp;
  readonly passed: number;
  readonly timeoutMs?: number;
  readonly graceMs?: number;
}

const traps: Readonly<Record<string, Expected>> = {
  "after-each-throws": { problem: /passed 0 of 1 .*a hook threw/, passed: 0 },
  "after-throws": { problem: /reported no tests/, passed: 0 },
  "before-throws": { problem: /passed 0 of 1 .*a hook threw/, passed: 0 },
  empty: { problem: /has no tests/, passed: 0 },
  "ends-early": { problem: /reported no tests/, passed: 0 },
  hangs: { problem: /took too long/, passed: 0, timeoutMs: 2000 },
  "late-suite": { problem: /reported twice/, passed: 1 },
  "left-behind": { problem: /left processes behind/, passed: 1 },
  "left-open": { problem: /did not end after its report/, passed: 1, graceMs: 500 },
  "no-run": { problem: /suite "test" is never run/, passed: 0 },
  only: { problem: /test\.only is left in/, passed: 1 },
  "rejects-unawaited": { problem: /exited with 1 although its tests passed/, passed: 1 },
  "second-suite-no-run": { problem: /suite "second" is never run/, passed: 1 },
  "skips-silently": { problem: /skips 1 tests and gives 0 reasons/, passed: 1 },
  "throws-on-load": { problem: /reported no tests/, passed: 0 },
};

const guard = suite<{ verdicts: Map<string, Verdict> }>(
  "test runner's guard against files that pass by mistake",
  {
    verdicts: new Map(),
  },
);

guard.before(async ({ verdicts }) => {
  const compiled = await compileTests(Object.keys(traps).map(fixture => `${fixtures}/${fixture}.test.ts`));
  await Promise.all(
    Object.entries(traps).map(async ([fixture, { timeoutMs = 60_000, graceMs = 30_000 }]) => {
      const leftoverGraceMs = fixture === "left-behind" ? 500 : 10_000;
      const file = `${fixtures}/${fixture}.test.ts`;
      const env = { ...process.env, FORCE_COLOR: "0" };
      const options = { programs: compiled.programsOf([file]), env, timeoutMs, graceMs, leftoverGraceMs };
      const [outcome] = await runFiles([file], options);
      if (outcome) verdicts.set(fixture, judge(outcome));
    }),
  );
  await compiled.remove();
});

for (const [fixture, { problem, passed }] of Object.entries(traps)) {
  guard(`catches: ${fixture.replaceAll("-", " ")}`, ({ verdicts }) => {
    const verdict = verdicts.get(fixture);
    assert.match(verdict?.problems.join("\n") ?? "", problem);
    assert.is(verdict?.passed, passed);
    assert.is(verdict?.failed, 1);
  });
}

guard.run();
