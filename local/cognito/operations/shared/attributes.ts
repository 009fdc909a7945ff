import type { Cognito } from "../../cognito.ts";
import type { Contact, Pool } from "../../config/pool.ts";
import { type CodeDeliveryDetails, sendCode } from "../../delivery/send-code.ts";
import { aliasExists, invalidParameter } from "../../errors.ts";
import type { AttributeValues } from "../../rules/attributes.ts";
import { type CodePurpose, newCode, withCode } from "../../rules/codes.ts";
import type { User } from "../../state/users.ts";

const CONTACTS: readonly Contact[] = ["email", "phone_number"];

/**
 * Writes attribute values that are checked already: an empty one removes the attribute, a new contact is
 * unverified unless the caller says otherwise.
 */
export function withAttributes(user: User, values: AttributeValues): Pick<User, "attributes"> {
  const unverified = CONTACTS.flatMap(contact =>
    values[contact] !== undefined && values[contact] !== user.attributes[contact]
      ? [[`${contact}_verified`, "false"]]
      : [],
  );
  const merged: Record<string, string> = { ...user.attributes, ...Object.fromEntries(unverified), ...values };
  for (const contact of CONTACTS) if (!merged[contact]) delete merged[`${contact}_verified`];
  return { attributes: Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== "")) };
}

/** @throws AwsError AliasExistsException when another user signs in with one of the values. */
export function checkAliases(cognito: Cognito, pool: Pool, user: User, values: AttributeValues): void {
  for (const name of [...pool.usernameAttributes, "preferred_username"]) {
    const value = values[name];
    const isName = name !== "preferred_username" || pool.aliasAttributes.includes(name);
    if (value && isName && cognito.users.holderOf(pool, name, value, user.username))
      throw aliasExists(`An account with the given ${name} already exists.`);
  }
}

/** The pool refuses to lose the attribute that stands for the user name. */
export function checkKept(pool: Pool, names: readonly string[]): void {
  for (const name of names) {
    if (pool.attributes.get(name)?.required || pool.usernameAttributes.some(attribute => attribute === name))
      throw invalidParameter(`Cannot delete required attribute ${name}.`);
  }
}

/** Changed contacts that the pool wants verified, with what the user must be sent. */
export function toVerify(pool: Pool, user: User, values: AttributeValues): readonly Contact[] {
  return pool.autoVerified.filter(contact => values[contact] && values[contact] !== user.attributes[contact]);
}

export interface VerificationRequest {
  readonly pool: Pool;
  readonly user: User;
  readonly contact: Contact;
  /** Where to. */
  readonly to: string;
  readonly source: "CustomMessage_UpdateUserAttribute" | "CustomMessage_VerifyUserAttribute";
  readonly clientId: string | null;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

/** Sends the code that verifies an e-mail address or phone number. */
export function sendVerification(
  cognito: Cognito,
  request: VerificationRequest,
): Promise<CodeDeliveryDetails> {
  const purpose: CodePurpose = `verify:${request.contact}`;
  const code = newCode(purpose, cognito.clock.now(), cognito.random);
  const user = cognito.users.update(request.user, latest => ({ codes: withCode(latest, purpose, code) }));
  return sendCode(cognito, {
    ...request,
    user,
    attribute: request.contact,
    code: code.code,
    about: "verification code",
  });
}
