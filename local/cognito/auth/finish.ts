import { defined } from "../../../lib/defined.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { Pool } from "../config/pool.ts";
import type { User } from "../state/users.ts";
import { type IssuedTokens, issueTokens } from "../tokens/issue.ts";
import type { StepChallenge } from "./challenge.ts";
import { type Metadata, postAuthentication } from "./triggers.ts";

/** The reply of the sign-in operations: a challenge, or the tokens. */
export interface AuthReply {
  readonly ChallengeName?: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
  readonly Session?: string;
  readonly AuthenticationResult?: AuthenticationResult;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AuthenticationResultType.html */
export interface AuthenticationResult {
  readonly AccessToken: string;
  readonly ExpiresIn: number;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  readonly TokenType: "Bearer";
}

/** Challenges that are already answered. */
export type Met = readonly StepChallenge["kind"][];

export interface Proven {
  readonly at: PoolClient;
  /** Whose password (and whatever else was asked so far) was right. */
  readonly user: User;
  readonly tokenSource: string;
  readonly clientMetadata?: Metadata;
  readonly met?: Met;
}

/** Goes on after the password: the next challenge, or a new session with its tokens. */
export async function finishSignIn(cognito: Cognito, proven: Proven): Promise<AuthReply> {
  const { at, user } = proven;
  const kind = nextStep(at.pool, user, proven.met ?? []);
  if (kind) {
    const ticket = { kind, clientId: at.client.id, username: user.username, tokenSource: proven.tokenSource };
    const Session = cognito.challenges.issue(ticket, at.client.challengeSeconds);
    return { ChallengeName: kind, Session, ChallengeParameters: parameters(at.pool, user, kind) };
  }
  await postAuthentication(cognito, at, user, proven.clientMetadata);
  const { session, refreshToken } = cognito.sessions.start(user, at.client, null);
  const { tokenSource: source, clientMetadata } = proven;
  const tokens = await issueTokens(cognito, { ...at, user, session, source, clientMetadata });
  return { ChallengeParameters: {}, AuthenticationResult: authenticationResult(tokens, refreshToken) };
}

/** What is left to do after the right password. */
export function nextStep(pool: Pool, user: User, met: Met): StepChallenge["kind"] | null {
  if (user.status === "FORCE_CHANGE_PASSWORD") return "NEW_PASSWORD_REQUIRED";
  if (pool.mfa === "OFF" || met.includes("SOFTWARE_TOKEN_MFA")) return null;
  // Where the pool asks everyone, an app that was verified counts without a preference.
  if (user.mfa.enabled || (pool.mfa === "ON" && user.mfa.verified)) return "SOFTWARE_TOKEN_MFA";
  return pool.mfa === "ON" ? "MFA_SETUP" : null;
}

export function authenticationResult(tokens: IssuedTokens, refreshToken?: string): AuthenticationResult {
  return {
    AccessToken: tokens.accessToken,
    ExpiresIn: tokens.expiresInSeconds,
    ...defined({ IdToken: tokens.idToken, RefreshToken: refreshToken }),
    TokenType: "Bearer",
  };
}

function parameters(pool: Pool, user: User, kind: StepChallenge["kind"]): Readonly<Record<string, string>> {
  if (kind === "SOFTWARE_TOKEN_MFA")
    return { USER_ID_FOR_SRP: user.username, FRIENDLY_DEVICE_NAME: "Authenticator app" };
  if (kind === "MFA_SETUP")
    return { USER_ID_FOR_SRP: user.username, MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' };
  return {
    USER_ID_FOR_SRP: user.username,
    requiredAttributes: JSON.stringify(missingAttributes(pool, user).map(name => `userAttributes.${name}`)),
    userAttributes: JSON.stringify(user.attributes),
  };
}

/** What an administrator left out of a user's required attributes. */
export const missingAttributes = (pool: Pool, user: User): readonly string[] =>
  [...pool.attributes.values()]
    .filter(rule => rule.required && !user.attributes[rule.name])
    .map(rule => rule.name);
