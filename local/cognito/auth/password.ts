import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { isPassword, pretendToCheck } from "../crypto/password.ts";
import { notAuthorized, userDisabled, userNotFound, wrongCredentials } from "../errors.ts";
import type { User } from "../state/users.ts";
import { migrateUser } from "./migrate.ts";
import { type Metadata, preAuthentication } from "./triggers.ts";

export interface PasswordSignIn {
  readonly at: PoolClient;
  /** As typed: user name, e-mail address, ... */
  readonly name: string;
  readonly password: string;
  readonly validationData?: Metadata;
}

/**
 * Checks a user name and a password, with lock-out, pre-authentication trigger and user migration.
 * @throws AwsError NotAuthorizedException, UserNotFoundException, UserNotConfirmedException, PasswordResetRequiredException
 */
export async function signInByPassword(cognito: Cognito, request: PasswordSignIn): Promise<User> {
  const { at, name, password, validationData } = request;
  const known = cognito.users.find(at.pool, name);
  const lockName = known?.username ?? name.toLowerCase();
  cognito.lockout.check(at.pool.id, lockName);
  const user =
    known ??
    (await migrateUser(cognito, {
      at,
      name,
      password,
      source: "UserMigration_Authentication",
      validationData,
    }));
  if (!user) return missingUser(cognito, request, lockName);
  await preAuthentication(cognito, at, user, validationData);
  checkNoReset(user);
  const isRight = user.password !== undefined && (await isPassword(user.password, password));
  // Others may have failed meanwhile: parallel attempts learn no more than sequential ones.
  cognito.lockout.check(at.pool.id, lockName);
  if (!isRight) {
    cognito.lockout.failed(at.pool.id, lockName);
    throw wrongCredentials();
  }
  cognito.lockout.succeeded(at.pool.id, lockName);
  checkMaySignIn(cognito, at, user);
  return user;
}

/** @throws AwsError PasswordResetRequiredException: the old password counts no more. */
export function checkNoReset(user: User): void {
  if (user.status === "RESET_REQUIRED")
    throw new AwsError("PasswordResetRequiredException", "Password reset required for the user");
}

/** What refuses a sign-in with the right password. */
export function checkMaySignIn(cognito: Cognito, { pool }: PoolClient, user: User): void {
  if (!user.enabled) throw userDisabled();
  if (user.status === "UNCONFIRMED")
    throw new AwsError("UserNotConfirmedException", "User is not confirmed.");
  if (user.status !== "FORCE_CHANGE_PASSWORD") return;
  const expiresAt = (user.passwordSetAt ?? user.createdAt) + pool.passwordPolicy.temporaryDays * 86_400_000;
  if (expiresAt <= cognito.clock.now().getTime())
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
}

/** Answers for a user who does not exist as for a wrong password, in the same time, unless the client wants to know. */
async function missingUser(
  cognito: Cognito,
  { at, name, password, validationData }: PasswordSignIn,
  lockName: string,
): Promise<never> {
  if (!at.client.hidesUsers) throw userNotFound();
  await preAuthentication(cognito, at, name, validationData);
  await pretendToCheck(password);
  cognito.lockout.check(at.pool.id, lockName);
  cognito.lockout.failed(at.pool.id, lockName);
  throw wrongCredentials();
}
