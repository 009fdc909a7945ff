import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { Contact, Pool } from "../config/pool.ts";
import { type CodeDeliveryDetails, sendCode } from "../delivery/send-code.ts";
import { simulatedDelivery } from "../delivery/simulated.ts";
import {
  codeMismatch,
  combinationNotFound,
  invalidParameter,
  notAuthorized,
  userDisabled,
} from "../errors.ts";
import { checkCode, newCode, withCode, withoutCode } from "../rules/codes.ts";
import { type User, verifiedContacts } from "../state/users.ts";
import { verified } from "./contacts.ts";
import { migrateUser } from "./migrate.ts";
import { newPassword } from "./new-password.ts";
import { type Metadata, postConfirmation } from "./triggers.ts";

export interface ForgotPassword {
  readonly at: PoolClient;
  readonly name: string;
  readonly clientMetadata?: Metadata;
}

/** Sends a code to set a new password with, or says that it did where the client must not learn who exists. */
export async function forgotPassword(
  cognito: Cognito,
  request: ForgotPassword,
): Promise<CodeDeliveryDetails> {
  const { at, name, clientMetadata } = request;
  const { pool, client } = at;
  const known = cognito.users.find(pool, name);
  cognito.quota.spend("ForgotPassword", pool.id, known?.username ?? name.toLowerCase());
  const user =
    known ??
    (await migrateUser(cognito, {
      at,
      name,
      password: null,
      source: "UserMigration_ForgotPassword",
      clientMetadata,
    }));
  const refusal = user ? whyNotResettable(pool, user) : combinationNotFound();
  if (!user || refusal) {
    if (client.hidesUsers) return simulatedDelivery(cognito, pool, name, onlyContact(pool));
    throw refusal;
  }
  const code = newCode("forgotPassword", cognito.clock.now(), cognito.random);
  return sendResetCode(cognito, { pool, user, code, clientId: client.id, clientMetadata });
}

/** Sends the code of a password reset that was allowed. */
export function sendResetCode(
  cognito: Cognito,
  reset: {
    pool: Pool;
    user: User;
    code: ReturnType<typeof newCode>;
    clientId: string | null;
    clientMetadata?: Metadata;
  },
): Promise<CodeDeliveryDetails> {
  const { pool, code } = reset;
  const attribute = recoveryContact(pool, reset.user);
  if (!attribute) throw noContact();
  const user = cognito.users.update(reset.user, latest => ({
    codes: withCode(latest, "forgotPassword", code),
  }));
  return sendCode(cognito, {
    ...reset,
    user,
    attribute,
    code: code.code,
    source: "CustomMessage_ForgotPassword",
    about: "password reset code",
  });
}

export interface NewPasswordByCode extends ForgotPassword {
  readonly code: string;
  readonly password: string;
}

/** Sets a new password by the code, which also shows that the contact is the user's. */
export async function confirmForgotPassword(cognito: Cognito, request: NewPasswordByCode): Promise<void> {
  const { at, name, code, password, clientMetadata } = request;
  const { pool, client } = at;
  const user = cognito.users.find(pool, name);
  cognito.quota.spend("ConfirmForgotPassword", pool.id, user?.username ?? name.toLowerCase());
  if (!user?.enabled) {
    if (client.hidesUsers) throw codeMismatch();
    throw user ? userDisabled() : combinationNotFound();
  }
  checkCode(user, "forgotPassword", code, cognito.clock.now());
  const change = await newPassword(cognito, pool, user, password);
  const updated = cognito.users.update(user, latest => {
    // Checked again: while the password was hashed, the same code may have been used.
    checkCode(latest, "forgotPassword", code, cognito.clock.now());
    const contact = recoveryContact(pool, latest);
    return {
      ...change,
      status: "CONFIRMED",
      codes: withoutCode(latest, "forgotPassword"),
      attributes: contact ? verified(latest, contact) : latest.attributes,
    };
  });
  cognito.lockout.succeeded(pool.id, user.username);
  await postConfirmation(
    cognito,
    { pool, clientId: client.id },
    updated,
    "PostConfirmation_ConfirmForgotPassword",
    clientMetadata,
  );
}

/** Why a user cannot reset their own password, or null. */
function whyNotResettable(pool: Pool, user: User) {
  if (!user.enabled) return userDisabled();
  if (pool.recovery.length === 0) return notAuthorized("Contact administrator to reset password.");
  if (user.status === "FORCE_CHANGE_PASSWORD")
    return notAuthorized("User password cannot be reset in the current state.");
  return recoveryContact(pool, user) ? null : noContact();
}

/** Where all codes of a pool go; undefined where users differ, and the reply must not tell. */
const onlyContact = ({ recovery }: Pool): Contact | undefined =>
  recovery.length === 1 ? recovery[0] : undefined;
const recoveryContact = (pool: Pool, user: User): Contact | undefined =>
  verifiedContacts(user, pool.recovery)[0];
const noContact = () =>
  invalidParameter(
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
  );
