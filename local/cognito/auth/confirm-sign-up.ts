import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { CodeDeliveryDetails } from "../delivery/send-code.ts";
import { simulatedDelivery } from "../delivery/simulated.ts";
import {
  codeExpired,
  combinationNotFound,
  invalidParameter,
  notAuthorized,
  userDisabled,
} from "../errors.ts";
import { checkCode, withoutCode } from "../rules/codes.ts";
import type { User } from "../state/users.ts";
import { signUpContact, takeAlias, verified } from "./contacts.ts";
import { sendSignUpCode } from "./sign-up.ts";
import { type Metadata, postConfirmation } from "./triggers.ts";

export interface Confirmation {
  readonly at: PoolClient;
  readonly name: string;
  readonly code: string;
  /** Whether an alias moves here from another user. */
  readonly force?: boolean;
  readonly clientMetadata?: Metadata;
}

/** Confirms a sign-up by its code; the account is confirmed even when the trigger that follows fails. */
export async function confirmSignUp(
  cognito: Cognito,
  { at, name, code, force = false, clientMetadata }: Confirmation,
): Promise<void> {
  const { pool, client } = at;
  const user = cognito.users.find(pool, name);
  cognito.quota.spend("ConfirmSignUp", pool.id, user?.username ?? name.toLowerCase());
  if (!user) throw client.hidesUsers ? codeExpired() : combinationNotFound();
  if (!user.enabled) throw userDisabled();
  checkUnconfirmed(user);
  checkCode(user, "signUp", code, cognito.clock.now());
  const contact = signUpContact(pool, user);
  if (contact) takeAlias(cognito, pool, user, contact, force);
  const confirmed = cognito.users.update(user, latest => ({
    status: "CONFIRMED",
    codes: withoutCode(latest, "signUp"),
    attributes: contact ? verified(latest, contact) : latest.attributes,
  }));
  await postConfirmation(
    cognito,
    { pool, clientId: client.id },
    confirmed,
    "PostConfirmation_ConfirmSignUp",
    clientMetadata,
  );
}

/** @throws AwsError NotAuthorizedException */
export function checkUnconfirmed(user: User): void {
  if (user.status !== "UNCONFIRMED")
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}

/** Sends another code, or says that it did where the client must not learn who exists. */
export async function resendCode(
  cognito: Cognito,
  at: PoolClient,
  name: string,
  clientMetadata?: Metadata,
): Promise<CodeDeliveryDetails | undefined> {
  const { pool, client } = at;
  const user = cognito.users.find(pool, name);
  cognito.quota.spend("ResendConfirmationCode", pool.id, user?.username ?? name.toLowerCase());
  if (!user?.enabled) {
    if (client.hidesUsers) return simulatedDelivery(cognito, pool, name);
    throw user ? userDisabled() : combinationNotFound();
  }
  if (user.status !== "UNCONFIRMED") throw invalidParameter("User is already confirmed.");
  if (!signUpContact(pool, user)) throw invalidParameter("Auto verification not turned on.");
  return sendSignUpCode(cognito, at, user, "CustomMessage_ResendCode", clientMetadata);
}
