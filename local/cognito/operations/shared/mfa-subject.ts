import { closeStep } from "../../auth/challenge.ts";
import type { Cognito } from "../../cognito.ts";
import { invalidParameter, notAuthorized } from "../../errors.ts";
import type { User } from "../../state/users.ts";
import { tokenHolder } from "../../tokens/verify.ts";

export interface MfaSubject {
  readonly user: User;
  /** The session to go on with, where the request came with one; it closes the old one. */
  nextSession(): { readonly Session?: string };
}

/** Who sets up an authenticator app: a signed-in user, or one in an MFA_SETUP challenge. */
export async function mfaSubject(
  cognito: Cognito,
  input: { readonly AccessToken?: string | undefined; readonly Session?: string | undefined },
): Promise<MfaSubject> {
  if (input.AccessToken !== undefined) {
    const { user } = await tokenHolder(cognito, input.AccessToken);
    return { user, nextSession: () => ({}) };
  }
  if (input.Session === undefined) throw invalidParameter("Either AccessToken or Session must be given.");
  const { Session } = input;
  const challenge = cognito.challenges.read(Session);
  if (challenge?.kind !== "MFA_SETUP")
    throw notAuthorized("Invalid session for the user, session is expired.");
  const { pool, client } = cognito.catalogue.client(challenge.clientId);
  const user = cognito.users.get(pool.id, challenge.username);
  if (!user) throw notAuthorized("Invalid session for the user.");
  const nextSession = () => {
    closeStep(cognito, Session);
    return { Session: cognito.challenges.issue(challenge, client.challengeSeconds) };
  };
  return { user, nextSession };
}
