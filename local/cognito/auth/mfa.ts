import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import { sameSecret } from "../crypto/secret-hash.ts";
import { fromBase32, toBase32, totp, totpStep } from "../crypto/totp.ts";
import type { User } from "../state/users.ts";

/** A new secret for an authenticator app, which replaces the old one only when it is verified. */
export function newMfaSecret(cognito: Cognito, user: User): string {
  const secret = toBase32(cognito.random.bytes(32));
  cognito.users.update(user, latest => ({ mfa: { ...latest.mfa, secret, verified: false } }));
  return secret;
}

/** @throws AwsError EnableSoftwareTokenMFAException */
export function verifyMfaSecret(cognito: Cognito, user: User, code: string): User {
  const step = matchingStep(cognito, user, code);
  if (step === undefined) throw new AwsError("EnableSoftwareTokenMFAException", "Code mismatch");
  return cognito.users.update(user, latest => ({ mfa: { ...latest.mfa, verified: true, lastStep: step } }));
}

/**
 * Accepts a code of the user's app, each only once.
 * @throws AwsError CodeMismatchException, ExpiredCodeException
 */
export function acceptMfaCode(cognito: Cognito, user: User, code: string): User {
  cognito.lockout.check(user.poolId, `${user.username}/mfa`);
  const step = matchingStep(cognito, user, code);
  if (step === undefined) {
    cognito.lockout.failed(user.poolId, `${user.username}/mfa`);
    throw new AwsError("CodeMismatchException", "Invalid code received for user");
  }
  if (user.mfa.lastStep !== undefined && step <= user.mfa.lastStep)
    throw new AwsError("ExpiredCodeException", "Your software token has already been used once.");
  cognito.lockout.succeeded(user.poolId, `${user.username}/mfa`);
  return cognito.users.update(user, latest => ({ mfa: { ...latest.mfa, lastStep: step } }));
}

/** Codes of the neighbouring steps count too, for clocks that differ. */
function matchingStep(cognito: Cognito, user: User, code: string): number | undefined {
  if (!user.mfa.secret) return undefined;
  const secret = fromBase32(user.mfa.secret);
  const now = totpStep(cognito.clock.now());
  return [now, now - 1, now + 1].find(step => sameSecret(code, totp(secret, step)));
}
