import type { Clock } from "../../services/host.ts";
import { limitExceeded } from "../errors.ts";

/**
 * How often one user may call an operation within an hour. AWS gives a range of 5 to 20 for the password
 * operations, by the risk it sees; the figures here stand in the middle of it.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
const CALLS_AN_HOUR = {
  ConfirmSignUp: 15,
  ResendConfirmationCode: 5,
  ForgotPassword: 10,
  ConfirmForgotPassword: 10,
  ChangePassword: 5,
  GetUserAttributeVerificationCode: 5,
  VerifyUserAttribute: 15,
} as const;

const HOUR_MS = 3_600_000;
const MOST_NAMES = 10_000;

/** Counts the calls that guess at a code or make mail, for each user. */
export class Quota {
  readonly #clock: Clock;
  readonly #calls = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts one call; names without a user count too, so that the limit tells nothing.
   * @throws AwsError LimitExceededException
   */
  spend(operation: keyof typeof CALLS_AN_HOUR, poolId: string, name: string): void {
    const now = this.#clock.now().getTime();
    const key = `${operation}/${poolId}/${name}`;
    const recent = (this.#calls.get(key) ?? []).filter(at => at > now - HOUR_MS);
    if (recent.length >= CALLS_AN_HOUR[operation]) throw limitExceeded();
    this.#calls.delete(key);
    this.#calls.set(key, [...recent, now]);
    const oldest = this.#calls.keys().next();
    if (this.#calls.size > MOST_NAMES && !oldest.done) this.#calls.delete(oldest.value);
  }
}
