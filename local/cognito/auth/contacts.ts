import type { Cognito } from "../cognito.ts";
import type { Contact, Pool } from "../config/pool.ts";
import { aliasExists } from "../errors.ts";
import type { User } from "../state/users.ts";

/** The contact that a sign-up code goes to: the first one that the pool verifies and the user has. */
export function signUpContact(pool: Pool, user: User): Contact | undefined {
  // A phone number is preferred when the pool verifies both.
  return (["phone_number", "email"] as const).find(
    contact => pool.autoVerified.includes(contact) && user.attributes[contact],
  );
}

/**
 * Verifies a contact, unless it is another user's sign-in name: then that user loses it if `force` says so.
 * @throws AwsError AliasExistsException
 */
export function takeAlias(cognito: Cognito, pool: Pool, user: User, contact: Contact, force: boolean): void {
  const value = user.attributes[contact];
  if (!value || !pool.aliasAttributes.includes(contact)) return;
  const holder = cognito.users.holderOf(pool, contact, value, user.username);
  if (!holder) return;
  if (!force)
    throw aliasExists(
      `An account with the ${contact === "email" ? "email" : "phone_number"} already exists.`,
    );
  cognito.users.update(holder, latest => ({
    attributes: { ...latest.attributes, [`${contact}_verified`]: "false" },
  }));
}

export const verified = (user: User, contact: Contact): User["attributes"] => ({
  ...user.attributes,
  [`${contact}_verified`]: "true",
});
