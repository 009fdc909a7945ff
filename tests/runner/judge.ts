import { stripVTControlCharacters } from "node:util";
import { sourceProblems } from "./source.ts";

/** How one test file's process went. */
export interface Outcome {
  readonly source: string;
  readonly output: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when the runner had to end the process. */
  readonly stopped?: "timeout" | "hanging";
  /** Whether processes that the file started outlived it. */
  readonly leftBehind?: boolean;
}

export interface Verdict {
  readonly passed: number;
  /** Failed tests; at least 1 when anything at all is wrong with the file. */
  readonly failed: number;
  /** Reasons, from lines `SKIP <reason>`. */
  readonly skips: readonly string[];
  /** What the file did wrong beyond its failed tests, which its output shows. */
  readonly problems: readonly string[];
}

/** Decides whether a file passed, by more than its exit code: uvu exits 0 after a hook that throws. */
export function judge(outcome: Outcome): Verdict {
  const output = stripVTControlCharacters(outcome.output);
  const reports = [...output.matchAll(/^ {2}Total:\s+(\d+)\n {2}Passed:\s+(\d+)\n {2}Skipped:\s+(\d+)$/gm)];
  const [, total = 0, passed = 0, skipped = 0] = (reports[0] ?? []).map(Number);
  const skips = [...output.matchAll(/^SKIP +(\S.*)$/gm)].map(match => match[1] ?? "");
  const problems = [
    ...sourceProblems(outcome.source),
    ...reportProblems(reports.length, { total, passed, skipped, reasons: skips.length }),
    ...processProblems(outcome, passed === total),
  ];
  const failed = Math.max(total - passed, problems.length > 0 ? 1 : 0);
  return { passed, failed, skips, problems };
}

function reportProblems(
  reports: number,
  counts: { total: number; passed: number; skipped: number; reasons: number },
): string[] {
  if (reports === 0 && counts.reasons > 0) return [];
  if (reports === 0) return ["reported no tests: is .run() missing, or did it end early?"];
  if (reports > 1)
    return ["reported twice: a suite was run after another had finished; await before the first suite"];
  const problems: string[] = [];
  if (counts.total === 0 && counts.reasons === 0) problems.push("has no tests");
  if (counts.passed !== counts.total) {
    problems.push(`passed ${counts.passed} of ${counts.total} (without a failure above, a hook threw)`);
  }
  if (counts.skipped > counts.reasons) {
    problems.push(
      `skips ${counts.skipped} tests and gives ${counts.reasons} reasons: print "SKIP <reason>" for each`,
    );
  }
  return problems;
}

function processProblems(outcome: Outcome, allPassed: boolean): string[] {
  if (outcome.stopped === "timeout") return ["took too long and was ended"];
  if (outcome.stopped === "hanging") return ["did not end after its report: something is left open"];
  const problems: string[] = [];
  if (outcome.signal) problems.push(`was ended by ${outcome.signal}`);
  else if (outcome.code !== 0 && allPassed)
    problems.push(`exited with ${outcome.code} although its tests passed`);
  if (outcome.leftBehind) problems.push("left processes behind, now ended");
  return problems;
}
