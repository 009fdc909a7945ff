import { commonErrors } from "../../../contract/errors.ts";
import { type Clock, systemClock } from "../clock.ts";
import { ApiError } from "../errors.ts";

/** How many requests one person can make. */
export interface RequestLimit {
  /**
   * Notes a request.
   *
   * @returns what the database has to count now, if anything
   * @throws ApiError `too_many_requests` when the person's requests of this minute are used up as far as is known here
   */
  note(userId: string): { readonly minute: number; readonly requests: number } | undefined;
  /**
   * Takes what the database has counted, this request included.
   *
   * @throws ApiError `too_many_requests` when it is more than the limit
   */
  check(userId: string, counted: number): void;
}

const minuteMilliseconds = 60_000;
/** Requests that are counted at once. */
const atOnce = 10;

/**
 * A limit a minute for each person, whichever functions answer. Each function notes requests in memory and counts them in
 * the database ten by ten, in the statement that reads the caller's row: who sends fewer than ten a minute to a function
 * costs no write, and who is refused costs no statement until the minute is over. What a function has noted and not counted
 * is forgotten, so a person gets up to nine requests more from each running instance.
 *
 * @param perMinute 0 for no limit
 */
export function requestLimit(perMinute: number, now: Clock = systemClock): RequestLimit | undefined {
  if (perMinute === 0) return undefined;
  let minute = 0;
  const noted = new Map<string, number>();
  const refused = new Set<string>();
  const tooMany = () =>
    new ApiError(commonErrors.too_many_requests, {
      facts: { requestsPerMinute: perMinute },
      retryAfterSeconds: Math.max(1, Math.ceil((minute + minuteMilliseconds - now()) / 1000)),
    });

  return {
    note(userId) {
      const current = Math.floor(now() / minuteMilliseconds) * minuteMilliseconds;
      if (current !== minute) {
        minute = current;
        noted.clear();
        refused.clear();
      }
      if (refused.has(userId)) throw tooMany();
      const requests = (noted.get(userId) ?? 0) + 1;
      noted.set(userId, requests % atOnce);
      return requests === atOnce ? { minute, requests } : undefined;
    },
    check(userId, counted) {
      if (counted >= perMinute) refused.add(userId);
      if (counted > perMinute) throw tooMany();
    },
  };
}
