import type { Cognito } from "../../cognito.ts";
import type { User } from "../../state/users.ts";

/** Deletes a user with everything that would let them in again. */
export function removeUser(cognito: Cognito, user: User): void {
  signOutEverywhere(cognito, user);
  cognito.browserSessions.drop(
    session => session.poolId === user.poolId && session.username === user.username,
  );
  cognito.users.remove(user);
}

/** Revokes all tokens of a user; a sign-in at the hosted pages stays, as on AWS, until it expires. */
export function signOutEverywhere(cognito: Cognito, user: User): void {
  cognito.sessions.revokeAll(user);
  cognito.users.update(user, () => ({ signedOutAt: cognito.clock.now().getTime() }));
}
