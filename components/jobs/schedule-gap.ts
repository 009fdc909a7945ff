import type { Schedule } from "../../lib/schedule/cron.ts";

const minute = 60 * 1000;
const hour = 60 * minute;
const day = 24 * hour;

/** Any day does: what counts is the time between runs. */
const start = new Date("2024-01-01T00:00:00Z");
const threeYears = 3 * 366 * day;
const oneYear = 366 * day;
/** So many runs are looked at one by one. After that only longer gaps are searched for, such as nights and weekends. */
const closeRuns = 400;
const closeTime = 14 * day;

/**
 * The longest time between two runs, in seconds; null where there are not two, as with `at(...)`. Looks at four hundred
 * runs or three years, and where those runs are over sooner, at the rest of a year for longer gaps: of more than an hour
 * in the first two weeks, of more than a day after.
 */
export function longestGapSeconds(schedule: Schedule): number | null {
  const { longest, run } = closely(schedule);
  if (longest === 0) return null;
  return Math.ceil((run ? hopping(schedule, run, longest) : longest) / 1000);
}

/** The longest gap in milliseconds, and the last run that was looked at, unless nothing is to be seen after it. */
function closely(schedule: Schedule): { longest: number; run: Date | null } {
  let longest = 0;
  let run = schedule.next(start);
  for (let count = 1; run && count < closeRuns; count++) {
    const following = schedule.next(run);
    if (!following) return { longest, run: null };
    longest = Math.max(longest, following.getTime() - run.getTime());
    if (following.getTime() - start.getTime() > threeYears) return { longest, run: null };
    run = following;
  }
  return { longest, run };
}

/**
 * Looks for longer gaps without visiting every run: jumps ahead from a run, and measures the gap in which it lands. A jump
 * is as long as the longest gap so far, an hour at least, later a day. A gap longer than that cannot be jumped over: a jump
 * from a run before it lands before it or in it.
 */
function hopping(schedule: Schedule, from: Date, known: number): number {
  let longest = known;
  let run = from;
  while (run.getTime() - start.getTime() < oneYear) {
    const hop = Math.max(longest, run.getTime() - start.getTime() < closeTime ? hour : day);
    const landing = new Date(run.getTime() + hop);
    const following = schedule.next(landing);
    if (!following) break;
    longest = Math.max(longest, following.getTime() - lastBefore(schedule, run, landing).getTime());
    run = following;
  }
  return longest;
}

/** The last run that is not after a moment, by halving the time; `run` is one that is not. */
function lastBefore(schedule: Schedule, run: Date, moment: Date): Date {
  let last = run;
  let none = moment.getTime();
  while (none - last.getTime() >= minute) {
    const middle = new Date((last.getTime() + none) / 2);
    const next = schedule.next(middle);
    if (next && next <= moment) last = next;
    else none = middle.getTime();
  }
  return last;
}
