import { commonErrors } from "../../../contract/errors.ts";
import type { Clock, Sleep } from "../clock.ts";
import { ApiError } from "../errors.ts";
import type { Fault } from "./faults.ts";

/** No call to the database, with all its retries, takes longer: the HTTP API gives up after 30 s. */
const longestMilliseconds = 25_000;
/** Kept back of the function's remaining time, for the reply. */
const reserveMilliseconds = 1_000;
const shortestPauseMilliseconds = 20;
const longestPauseMilliseconds = 2_000;
const lastTries = 6;

export interface RetryClock {
  readonly now: Clock;
  readonly sleep: Sleep;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** The time that one call to the database has, with all its retries. */
export class Budget {
  readonly #clock: RetryClock;
  readonly #end: number;
  #pauses = 0;
  #secretRetried = false;
  #conflicts = 0;

  constructor(clock: RetryClock, remainingMilliseconds: number) {
    this.#clock = clock;
    this.#end = clock.now() + Math.min(longestMilliseconds, remainingMilliseconds - reserveMilliseconds);
  }

  /** Sends one call; it is given up at the end of the budget. */
  async attempt<Result>(call: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const left = this.#end - this.#clock.now();
    if (left <= 0) throw unavailable("no time left");
    return limited(call, left);
  }

  /** Sends a call even when no time is left, again where that may help, and gives it half a second in all. */
  lastly(
    call: (signal: AbortSignal) => Promise<unknown>,
    mayHelp: (error: unknown) => boolean,
  ): Promise<unknown> {
    return limited(async signal => {
      for (let left = lastTries; ; left--) {
        try {
          return await call(signal);
        } catch (error) {
          if (left === 1 || signal.aborted || !mayHelp(error)) throw error;
          await this.#clock.sleep(shortestPauseMilliseconds);
        }
      }
    }, 500);
  }

  /** Waits before the next attempt; throws `giveUp` when no attempt is left. */
  async pauseAfter(fault: Fault, giveUp: Error): Promise<void> {
    if (fault.kind === "secret" && this.#secretRetried) throw giveUp;
    if (fault.kind === "conflict" && this.#conflicts === 3) throw giveUp;
    if (fault.kind === "secret") this.#secretRetried = true;
    if (fault.kind === "conflict") this.#conflicts += 1;
    const pause = this.#nextPause();
    if (this.#clock.now() + pause >= this.#end) throw giveUp;
    await this.#clock.sleep(pause);
  }

  /** Twice as long each time, and random, so that callers who failed together do not come back together. */
  #nextPause(): number {
    const ceiling = Math.min(longestPauseMilliseconds, 100 * 2 ** this.#pauses);
    this.#pauses += 1;
    return Math.max(shortestPauseMilliseconds, Math.round(this.#clock.random() * ceiling));
  }
}

async function limited<Result>(
  call: (signal: AbortSignal) => Promise<Result>,
  milliseconds: number,
): Promise<Result> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** 503: nothing was changed. */
export const unavailable = (cause: unknown) =>
  new ApiError(commonErrors.unavailable, { cause, retryAfterSeconds: 5 });
/** 503: a write may or may not have happened. */
export const outcomeUnknown = (cause: unknown) =>
  new ApiError(commonErrors.outcome_unknown, { cause, retryAfterSeconds: 5 });

/** After a write of unknown outcome, "nothing was changed" would be a lie. */
export const inDoubt = (error: Error): Error =>
  error instanceof ApiError && error.code === commonErrors.unavailable.code
    ? outcomeUnknown(error.options.cause)
    : error;
