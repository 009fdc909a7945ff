import { sameSecret } from "../crypto/secret-hash.ts";
import { codeExpired, codeMismatch } from "../errors.ts";
import type { Random } from "../random.ts";
import type { User } from "../state/users.ts";

/** A code on its way to a user. */
export interface IssuedCode {
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a code is for: one of each is valid at a time, the newest. */
export type CodePurpose = "signUp" | "forgotPassword" | "verify:email" | "verify:phone_number";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const VALID_SECONDS: Readonly<Record<CodePurpose, number>> = {
  signUp: 24 * 3600,
  forgotPassword: 3600,
  "verify:email": 24 * 3600,
  "verify:phone_number": 24 * 3600,
};

export function newCode(purpose: CodePurpose, now: Date, random: Random): IssuedCode {
  return { code: random.digits(6), expiresAt: now.getTime() + VALID_SECONDS[purpose] * 1000 };
}

export const withCode = (user: User, purpose: CodePurpose, code: IssuedCode): User["codes"] => ({
  ...user.codes,
  [purpose]: code,
});

export function withoutCode(user: User, purpose: CodePurpose): User["codes"] {
  return Object.fromEntries(Object.entries(user.codes).filter(([name]) => name !== purpose));
}

/**
 * Compares what a user typed with the code that was sent; the code stays valid for another try, which the
 * hourly quota of the operation limits.
 * @throws AwsError ExpiredCodeException if the code has expired, CodeMismatchException
 */
export function checkCode(user: User, purpose: CodePurpose, typed: string, now: Date): void {
  const issued = user.codes[purpose];
  if (!issued || issued.expiresAt <= now.getTime()) throw codeExpired();
  if (!sameSecret(typed, issued.code)) throw codeMismatch();
}
