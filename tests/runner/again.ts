import type { Verdict } from "./judge.ts";

/** More files that fail have a cause that another try does not change. */
const mostFlaky = 3;

interface Again {
  /** How often a file is run again. */
  readonly retries: number;
  readonly run: (file: string) => Promise<ReadonlyMap<string, Verdict>>;
}

/**
 * Runs the files that failed again, one after the other, when nothing else is run. The verdict of a try that passes
 * replaces the first.
 *
 * @returns the files that passed then
 */
export async function runAgain(verdicts: Map<string, Verdict>, { retries, run }: Again): Promise<string[]> {
  const failed = [...verdicts].filter(([, verdict]) => verdict.failed > 0).map(([file]) => file);
  if (failed.length > mostFlaky) return [];
  const flaky: string[] = [];
  for (const file of failed) {
    for (let left = retries; left > 0 && !flaky.includes(file); left -= 1) {
      const verdict = (await run(file)).get(file);
      if (verdict?.failed !== 0) continue;
      verdicts.set(file, verdict);
      flaky.push(file);
    }
  }
  return flaky;
}
