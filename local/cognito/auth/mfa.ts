import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import { sameSecret } from "../crypto/secret-hash.ts";
import { fromBase32, toBase32, totp, totpStep } from "../crypto/totp.ts";
import type { User } from "../state/users.ts";

/**
 * A new secret for an authenticator app, which replaces the old one only when it is verified:
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export function newMfaSecret(cognito: Cognito, user: User): string {
  const secret = toBase32(cognito.random.bytes(32));
  cognito.users.update(user, latest => ({ mfa: { ...latest.mfa, pendingSecret: secret } }));
  return secret;
}

/** @throws AwsError EnableSoftwareTokenMFAException */
export function verifyMfaSecret(cognito: Cognito, user: User, code: string): User {
  const secret = user.mfa.pendingSecret ?? user.mfa.secret;
  const step = matchingStep(cognito, secret, code);
  if (secret === undefined || step === undefined)
    throw new AwsError("EnableSoftwareTokenMFAException", "Code mismatch");
  return cognito.users.update(user, ({ mfa: { pendingSecret: _, ...mfa } }) => ({
    mfa: { ...mfa, secret, verified: true, lastStep: step },
  }));
}

/**
 * Accepts a code of the user's app, each only once.
 * @throws AwsError CodeMismatchException, ExpiredCodeException
 */
export function acceptMfaCode(cognito: Cognito, user: User, code: string): User {
  cognito.lockout.check(user.poolId, `${user.username}/mfa`);
  const step = matchingStep(cognito, user.mfa.secret, code);
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
function matchingStep(cognito: Cognito, base32: string | undefined, code: string): number | undefined {
  if (base32 === undefined) return undefined;
  const secret = fromBase32(base32);
  const now = totpStep(cognito.clock.now());
  return [now, now - 1, now + 1].find(step => sameSecret(code, totp(secret, step)));
}
