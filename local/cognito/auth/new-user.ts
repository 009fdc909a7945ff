import type { Cognito } from "../cognito.ts";
import type { Pool } from "../config/pool.ts";
import { invalidParameter, usernameExists } from "../errors.ts";
import { checkContacts, isEmail, isPhoneNumber, storedForm } from "../rules/attributes.ts";
import { NO_MFA, type User } from "../state/users.ts";

export interface NewUser {
  /** What the caller calls the user. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * A user record for a new person. Where people sign in with an e-mail address or phone number, that becomes the
 * attribute, and the user name is the `sub`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-usernames
 * @throws AwsError InvalidParameterException, UsernameExistsException
 */
export function draftUser(cognito: Cognito, pool: Pool, { name, attributes }: NewUser): User {
  const sub = cognito.random.uuid();
  const now = cognito.clock.now().getTime();
  const named =
    pool.usernameAttributes.length > 0 ? { ...attributes, ...nameAttribute(pool, name) } : attributes;
  const given = Object.entries(storedForm(pool, named));
  const values = Object.fromEntries(given.filter(([, value]) => value !== ""));
  checkContacts(values);
  const user: User = {
    poolId: pool.id,
    username: pool.usernameAttributes.length > 0 ? sub : plainName(pool, name),
    sub,
    enabled: true,
    status: "UNCONFIRMED",
    attributes: values,
    pending: {},
    groups: [],
    formerPasswords: [],
    codes: {},
    mfa: NO_MFA,
    createdAt: now,
    updatedAt: now,
  };
  checkFree(cognito, pool, user);
  return user;
}

/** @throws AwsError UsernameExistsException when another user has the name, or the address as an alias. */
export function checkFree(cognito: Cognito, pool: Pool, user: User): void {
  if (cognito.users.get(pool.id, user.username)) throw usernameExists("User already exists");
  for (const attribute of pool.usernameAttributes) {
    const value = user.attributes[attribute];
    if (value && cognito.users.holderOf(pool, attribute, value))
      throw usernameExists(`An account with the given ${attribute} already exists.`);
  }
}

function nameAttribute(pool: Pool, name: string): Readonly<Record<string, string>> {
  if (pool.usernameAttributes.includes("email") && isEmail(name)) return { email: name };
  if (pool.usernameAttributes.includes("phone_number") && isPhoneNumber(name)) return { phone_number: name };
  if (pool.usernameAttributes.length > 1)
    throw invalidParameter("Username should be either an email or a phone number.");
  throw invalidParameter(
    pool.usernameAttributes[0] === "email"
      ? "Username should be an email."
      : "Username should be a phone number.",
  );
}

function plainName(pool: Pool, name: string): string {
  if (pool.aliasAttributes.includes("email") && isEmail(name))
    throw invalidParameter(
      "Username cannot be of email format, since user pool is configured for email alias.",
    );
  if (pool.aliasAttributes.includes("phone_number") && isPhoneNumber(name))
    throw invalidParameter(
      "Username cannot be of phone number format, since user pool is configured for phone number alias.",
    );
  return pool.caseSensitive ? name : name.toLowerCase();
}
