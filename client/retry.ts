import type { ApiError } from "./errors.ts";

export interface RetryRules {
  /** Most repeats of one call. */
  readonly retries: number;
  /** A longer `Retry-After` is for a person to wait for. */
  readonly longestWaitMilliseconds: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const jitterMilliseconds = 300;

/**
 * How long to wait before the next attempt: what `Retry-After` says, and full jitter that doubles each time, so that
 * clients that were refused together do not come back together. Undefined if no attempt should follow.
 */
export function waitBefore(
  attempt: number,
  { status, retryAfterSeconds }: ApiError,
  { retries, longestWaitMilliseconds, random }: RetryRules,
): number | undefined {
  const after = (retryAfterSeconds ?? 0) * 1000;
  if ((status !== 429 && status !== 503) || attempt > retries || after > longestWaitMilliseconds)
    return undefined;
  return after + random() * jitterMilliseconds * 2 ** (attempt - 1);
}

/** @throws the signal's reason as soon as it is aborted */
export const wait = (milliseconds: number, signal?: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
