import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/**
 * What a confidential client sends along with a user name to show that it knows its secret.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export const secretHash = (clientId: string, clientSecret: string, username: string): string =>
  createHmac("sha256", clientSecret).update(username).update(clientId).digest("base64");

/** Compares secrets of any length without telling by time how much of them agrees. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
