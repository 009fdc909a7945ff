import { AwsError } from "../../aws/types.ts";
import type { PasswordPolicy } from "../config/pool.ts";

/** The characters that count as symbols; a space counts inside the password only. */
const SYMBOLS = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|(?!^) (?!$)/;

/**
 * https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html#user-pool-settings-policies
 * @throws AwsError InvalidPasswordException naming the first rule that is broken
 */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const problem = passwordProblem(policy, password);
  if (problem)
    throw new AwsError("InvalidPasswordException", `Password did not conform with policy: ${problem}`);
}

export function passwordProblem(policy: PasswordPolicy, password: string): string | null {
  if (password.length < policy.minimumLength) return "Password not long enough";
  if (policy.uppercase && !/[A-Z]/.test(password)) return "Password must have uppercase characters";
  if (policy.lowercase && !/[a-z]/.test(password)) return "Password must have lowercase characters";
  if (policy.numbers && !/[0-9]/.test(password)) return "Password must have numeric characters";
  if (policy.symbols && !SYMBOLS.test(password)) return "Password must have symbol characters";
  return null;
}

/** The policy as a person reads it, for the hosted pages. */
export function policyInWords(policy: PasswordPolicy): string {
  const wanted = [
    policy.uppercase && "an upper-case letter",
    policy.lowercase && "a lower-case letter",
    policy.numbers && "a number",
    policy.symbols && "a symbol",
  ].filter(part => part !== false);
  const length = `At least ${policy.minimumLength} characters`;
  if (wanted.length === 0) return `${length}.`;
  const last = wanted[wanted.length - 1];
  const list = wanted.length === 1 ? last : `${wanted.slice(0, -1).join(", ")} and ${last}`;
  return `${length}, with ${list}.`;
}
