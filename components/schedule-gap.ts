import type { Schedule } from "../lib/cron.ts";

/** Any day does: what counts is the time between runs. */
const start = new Date("2024-01-01T00:00:00Z");
const threeYears = 3 * 366 * 24 * 3600 * 1000;
const maximumRuns = 400;

/**
 * The longest time between two runs, in seconds, over three years or four hundred runs; null where there are not
 * two, as with `at(...)`.
 */
export function longestGapSeconds(schedule: Schedule): number | null {
  let longest = 0;
  let run = schedule.next(start);
  for (let count = 1; run && count < maximumRuns; count++) {
    const following = schedule.next(run);
    if (!following) break;
    longest = Math.max(longest, following.getTime() - run.getTime());
    if (following.getTime() - start.getTime() > threeYears) break;
    run = following;
  }
  return longest > 0 ? Math.ceil(longest / 1000) : null;
}
