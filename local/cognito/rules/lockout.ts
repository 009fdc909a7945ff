import type { Clock } from "../../services/host.ts";
import { notAuthorized } from "../errors.ts";

const FREE_FAILURES = 5;
const LONGEST_SECONDS = 15 * 60;
/** More names than this are not remembered: an attack on a laptop need not fill its memory. */
const MOST_NAMES = 10_000;

interface Failures {
  readonly count: number;
  readonly lastAt: number;
  readonly lockedUntil: number;
}

/**
 * Locks a name out after failed passwords: for one second after five failures, twice as long after each further
 * one, at most 15 minutes. Tries while locked do not count; a success, or 15 minutes without a try, forgets all.
 * Names without a user are locked in the same way, so that the lock tells nothing.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
 */
export class Lockout {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws AwsError NotAuthorizedException "Password attempts exceeded" */
  check(poolId: string, name: string): void {
    const failures = this.#recent(poolId, name);
    if (failures && failures.lockedUntil > this.#clock.now().getTime())
      throw notAuthorized("Password attempts exceeded");
  }

  failed(poolId: string, name: string): void {
    const now = this.#clock.now().getTime();
    const count = (this.#recent(poolId, name)?.count ?? 0) + 1;
    const key = `${poolId}/${name}`;
    this.#failures.delete(key);
    this.#failures.set(key, { count, lastAt: now, lockedUntil: now + lockSeconds(count) * 1000 });
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > MOST_NAMES && !oldest.done) this.#failures.delete(oldest.value);
  }

  succeeded(poolId: string, name: string): void {
    this.#failures.delete(`${poolId}/${name}`);
  }

  #recent(poolId: string, name: string): Failures | undefined {
    const failures = this.#failures.get(`${poolId}/${name}`);
    if (!failures) return undefined;
    const forgottenAt = Math.max(failures.lastAt, failures.lockedUntil) + LONGEST_SECONDS * 1000;
    return this.#clock.now().getTime() < forgottenAt ? failures : undefined;
  }
}

/** How long a name is locked after so many failures. */
export const lockSeconds = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(2 ** (failures - FREE_FAILURES), LONGEST_SECONDS);
