import { defined } from "../../../lib/defined.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import type { Pool } from "../config/pool.ts";
import { type CodeDeliveryDetails, sendCode } from "../delivery/send-code.ts";
import { invalidParameter, notAuthorized } from "../errors.ts";
import { checkAttributes, checkWritable } from "../rules/attributes.ts";
import { newCode, withCode } from "../rules/codes.ts";
import { checkPassword } from "../rules/password-policy.ts";
import type { User } from "../state/users.ts";
import { flagIn } from "../triggers/read.ts";
import { signUpContact, takeAlias, verified } from "./contacts.ts";
import { newPassword } from "./new-password.ts";
import { checkFree, draftUser } from "./new-user.ts";
import { type Metadata, postConfirmation } from "./triggers.ts";

export interface SignUpRequest {
  readonly at: PoolClient;
  readonly name: string;
  readonly password: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly validationData?: Metadata;
  readonly clientMetadata?: Metadata;
}

export interface SignedUp {
  readonly user: User;
  /** Missing when no code was sent. */
  readonly delivery?: CodeDeliveryDetails;
}

/**
 * Registers a person: confirmed at once if the pre-sign-up trigger says so, else by the code that is sent.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 */
export async function signUp(cognito: Cognito, request: SignUpRequest): Promise<SignedUp> {
  const { pool, client } = request.at;
  if (pool.adminCreatesUsers) throw notAuthorized("SignUp is not permitted for this user pool");
  checkPassword(pool.passwordPolicy, request.password);
  const draft = draftUser(cognito, pool, request);
  checkWritable(client, Object.keys(request.attributes));
  checkAttributes(pool, draft.attributes, "signUp");
  const decision = await preSignUp(cognito, request, draft);
  const password = await newPassword(cognito, pool, draft, request.password);
  checkFree(cognito, pool, draft);
  const user = insert(cognito, pool, { ...draft, ...password }, decision);
  if (user.status === "CONFIRMED") {
    await postConfirmation(
      cognito,
      { pool, clientId: client.id },
      user,
      "PostConfirmation_ConfirmSignUp",
      request.clientMetadata,
    );
    return { user };
  }
  const delivery = await sendSignUpCode(
    cognito,
    request.at,
    user,
    "CustomMessage_SignUp",
    request.clientMetadata,
  );
  return { user, ...defined({ delivery }) };
}

/** Sends a new code; nothing when the pool verifies no attribute that the user has. */
export async function sendSignUpCode(
  cognito: Cognito,
  { pool, client }: PoolClient,
  user: User,
  source: "CustomMessage_SignUp" | "CustomMessage_ResendCode",
  clientMetadata: Metadata,
): Promise<CodeDeliveryDetails | undefined> {
  const attribute = signUpContact(pool, user);
  if (!attribute) return undefined;
  const code = newCode("signUp", cognito.clock.now(), cognito.random);
  const updated = cognito.users.update(user, latest => ({ codes: withCode(latest, "signUp", code) }));
  return sendCode(cognito, {
    pool,
    user: updated,
    attribute,
    code: code.code,
    source,
    about: "confirmation code",
    clientId: client.id,
    clientMetadata,
  });
}

interface Decision {
  readonly confirm: boolean;
  readonly verifyEmail: boolean;
  readonly verifyPhone: boolean;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html */
async function preSignUp(cognito: Cognito, request: SignUpRequest, draft: User): Promise<Decision> {
  const response = await cognito.triggers.run(request.at.pool, {
    trigger: "preSignUp",
    source: "PreSignUp_SignUp",
    userName: draft.username,
    clientId: request.at.client.id,
    request: {
      userAttributes: draft.attributes,
      validationData: request.validationData ?? null,
      ...defined({ clientMetadata: request.clientMetadata }),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  const answer = response ?? {};
  const decision = {
    confirm: flagIn(answer, "autoConfirmUser"),
    verifyEmail: flagIn(answer, "autoVerifyEmail"),
    verifyPhone: flagIn(answer, "autoVerifyPhone"),
  };
  if (decision.verifyEmail && !draft.attributes.email)
    throw invalidParameter("autoVerifyEmail is set but the user has no email.");
  if (decision.verifyPhone && !draft.attributes.phone_number)
    throw invalidParameter("autoVerifyPhone is set but the user has no phone_number.");
  return decision;
}

function insert(cognito: Cognito, pool: Pool, draft: User, decision: Decision): User {
  const contacts = [
    ...(decision.verifyEmail ? ["email" as const] : []),
    ...(decision.verifyPhone ? ["phone_number" as const] : []),
  ];
  let attributes = { ...unverified(draft), ...draft.attributes };
  for (const contact of contacts) {
    takeAlias(cognito, pool, draft, contact, true);
    attributes = verified({ ...draft, attributes }, contact);
  }
  return cognito.users.insert({
    ...draft,
    attributes,
    status: decision.confirm ? "CONFIRMED" : "UNCONFIRMED",
  });
}

/** A new user has no verified attribute yet, and the profile says so. */
const unverified = (draft: User): User["attributes"] =>
  Object.fromEntries(
    ["email", "phone_number"].flatMap(name =>
      draft.attributes[name] ? [[`${name}_verified`, "false"]] : [],
    ),
  );
