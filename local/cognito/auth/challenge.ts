import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { ServerKeys, Verifier } from "../crypto/srp.ts";
import { notAuthorized } from "../errors.ts";

/** A challenge that waits for its answer. */
export type Challenge = PasswordVerifierChallenge | StepChallenge | CustomChallenge;

export interface PasswordVerifierChallenge {
  readonly kind: "PASSWORD_VERIFIER";
  readonly clientId: string;
  /** The user name that SRP hashes, also an invented one for a user who does not exist. */
  readonly username: string;
  /** The name that was typed, for the lock-out of a user who does not exist. */
  readonly typedName: string;
  readonly exists: boolean;
  readonly verifier: Verifier;
  readonly keys: ServerKeys;
  readonly clientPublicKey: string;
  /** What came before it in a sign-in by the pool's own functions; null in any other. */
  readonly rounds: readonly Round[] | null;
}

/** A question that the pool's own functions asked. */
export interface CustomChallenge {
  readonly kind: "CUSTOM_CHALLENGE";
  readonly clientId: string;
  readonly username: string;
  readonly exists: boolean;
  readonly rounds: readonly Round[];
  /** What only the functions know, such as the right answer. */
  readonly privateParameters: Readonly<Record<string, unknown>>;
  readonly metadata: string | null;
}

/** A step of a sign-in by the pool's own functions, as they get it. */
export interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
}

/** What is left to do after the password was right. */
export interface StepChallenge {
  readonly kind: "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP";
  readonly clientId: string;
  readonly username: string;
  /** The trigger source of the tokens at the end. */
  readonly tokenSource: string;
}

/**
 * The challenge that a `Session` stands for. A wrong answer leaves it open, so that a person can try again.
 * @throws AwsError NotAuthorizedException when it is unknown, expired, used, or not this client's.
 */
export function readStep(
  cognito: Cognito,
  session: string | undefined,
  kind: StepChallenge["kind"],
  { client }: PoolClient,
): StepChallenge {
  const challenge = session === undefined ? undefined : cognito.challenges.read(session);
  if (!challenge || challenge.kind !== kind || challenge.clientId !== client.id) throw invalidSession();
  return challenge;
}

/** Closes a challenge that was met: of two answers at once, one goes on. */
export function closeStep(cognito: Cognito, session: string | undefined): void {
  if (session === undefined || !cognito.challenges.take(session)) throw invalidSession();
}

export const invalidSession = () => notAuthorized("Invalid session for the user, session is expired.");
