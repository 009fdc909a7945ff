import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { Pool } from "../config/pool.ts";
import { hashPassword, isPassword, type PasswordRecord } from "../crypto/password.ts";
import { invalidParameter } from "../errors.ts";
import { checkAttributes, checkWritable } from "../rules/attributes.ts";
import { checkPassword } from "../rules/password-policy.ts";
import type { User } from "../state/users.ts";
import { missingAttributes } from "./finish.ts";

/** The fields of a user that a new password changes. */
export type PasswordChange = Required<Pick<User, "password" | "passwordSetAt" | "formerPasswords">>;

/**
 * Checks a password against the policy and the user's former ones, and hashes it.
 * @throws AwsError InvalidPasswordException, PasswordHistoryPolicyViolationException
 */
export async function newPassword(
  cognito: Cognito,
  pool: Pool,
  user: User,
  password: string,
): Promise<PasswordChange> {
  checkPassword(pool.passwordPolicy, password);
  const kept = pool.passwordPolicy.history;
  const used = [...(user.password ? [user.password] : []), ...user.formerPasswords].slice(0, kept);
  if (await isAmong(used, password))
    throw new AwsError(
      "PasswordHistoryPolicyViolationException",
      "Password has previously been used and cannot be reused",
    );
  return {
    password: await hashPassword(pool.id, user.username, password, cognito.random),
    passwordSetAt: cognito.clock.now().getTime(),
    formerPasswords: used,
  };
}

/** Replaces the temporary password that an administrator gave, and adds the attributes they left out. */
export async function setFirstPassword(
  cognito: Cognito,
  { pool, client }: PoolClient,
  user: User,
  password: string,
  attributes: Readonly<Record<string, string>>,
): Promise<User> {
  checkWritable(client, Object.keys(attributes));
  checkAttributes(pool, attributes, "change");
  const complete = { ...user, attributes: { ...user.attributes, ...attributes } };
  const missing = missingAttributes(pool, complete);
  if (missing.length > 0) throw invalidParameter(`Invalid attributes given, ${missing[0]} is missing`);
  const change = await newPassword(cognito, pool, user, password);
  return cognito.users.update(user, latest => ({
    ...change,
    status: "CONFIRMED",
    attributes: { ...latest.attributes, ...attributes },
  }));
}

async function isAmong(records: readonly PasswordRecord[], password: string): Promise<boolean> {
  for (const record of records) if (await isPassword(record, password)) return true;
  return false;
}
