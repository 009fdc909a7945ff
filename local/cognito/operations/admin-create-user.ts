import { defined } from "../../../lib/defined.ts";
import { AwsError } from "../../aws/types.ts";
import { takeAlias } from "../auth/contacts.ts";
import { newPassword } from "../auth/new-password.ts";
import { checkFree, draftUser } from "../auth/new-user.ts";
import type { Cognito } from "../cognito.ts";
import type { Contact, Pool } from "../config/pool.ts";
import { sendCode } from "../delivery/send-code.ts";
import { userNotFound } from "../errors.ts";
import {
  attributeRecord,
  attributes,
  clientMetadata,
  forceAliasCreation,
  messageAction,
  password,
} from "../input/fields.ts";
import { list, oneOf } from "../input/members.ts";
import { operation } from "../operation.ts";
import { checkAttributes } from "../rules/attributes.ts";
import type { User } from "../state/users.ts";
import { adminUserMembers } from "./shared/admin-user.ts";
import { temporaryPassword } from "./shared/temporary-password.ts";
import { userType } from "./shared/user-type.ts";

type Metadata = Readonly<Record<string, string>> | undefined;

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export const adminCreateUser = operation({
  action: "AdminCreateUser",
  members: {
    ...adminUserMembers,
    UserAttributes: attributes,
    ValidationData: attributes,
    TemporaryPassword: password,
    ForceAliasCreation: forceAliasCreation,
    MessageAction: messageAction,
    DesiredDeliveryMediums: list(oneOf("SMS", "EMAIL")),
    ClientMetadata: clientMetadata,
  },
  async run(input, cognito) {
    const pool = cognito.catalogue.pool(input.UserPoolId);
    const secret = input.TemporaryPassword ?? temporaryPassword(pool.passwordPolicy, cognito.random);
    const user =
      input.MessageAction === "RESEND"
        ? await renew(cognito, pool, input.Username, secret)
        : await create(cognito, pool, input, secret);
    if (input.MessageAction !== "SUPPRESS")
      await invite(cognito, pool, user, secret, input.DesiredDeliveryMediums, input.ClientMetadata);
    return { User: userType(user) };
  },
});

interface CreateInput {
  readonly Username: string;
  readonly UserAttributes?:
    | readonly { readonly Name: string; readonly Value?: string | undefined }[]
    | undefined;
  readonly ValidationData?: CreateInput["UserAttributes"];
  readonly ForceAliasCreation?: boolean | undefined;
  readonly ClientMetadata?: Metadata;
}

async function create(cognito: Cognito, pool: Pool, input: CreateInput, secret: string): Promise<User> {
  const values = attributeRecord(input.UserAttributes);
  const draft = draftUser(cognito, pool, { name: input.Username, attributes: values });
  checkAttributes(pool, draft.attributes, "creation");
  const change = await newPassword(cognito, pool, draft, secret);
  await cognito.triggers.run(pool, {
    trigger: "preSignUp",
    source: "PreSignUp_AdminCreateUser",
    userName: draft.username,
    clientId: null,
    request: {
      userAttributes: draft.attributes,
      validationData: input.ValidationData ? attributeRecord(input.ValidationData) : null,
      ...defined({ clientMetadata: input.ClientMetadata }),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  checkFree(cognito, pool, draft);
  for (const contact of ["email", "phone_number"] as const)
    if (draft.attributes[`${contact}_verified`] === "true")
      takeAlias(cognito, pool, draft, contact, input.ForceAliasCreation ?? false);
  return cognito.users.insert({ ...draft, ...change, status: "FORCE_CHANGE_PASSWORD" });
}

/** A new temporary password, with a new expiry, for a user who did not use the first one. */
async function renew(cognito: Cognito, pool: Pool, name: string, secret: string): Promise<User> {
  const user = cognito.users.findAny(pool, name);
  if (!user) throw userNotFound();
  if (user.status !== "FORCE_CHANGE_PASSWORD")
    throw new AwsError(
      "UnsupportedUserStateException",
      `Resend not possible. ${user.username} status is not FORCE_CHANGE_PASSWORD`,
    );
  const change = await newPassword(cognito, pool, user, secret);
  return cognito.users.update(user, () => change);
}

async function invite(
  cognito: Cognito,
  pool: Pool,
  user: User,
  secret: string,
  mediums: readonly ("SMS" | "EMAIL")[] = [],
  clientMetadata: Metadata = undefined,
): Promise<void> {
  const source = "CustomMessage_AdminCreateUser";
  for (const attribute of contactsFor(user, mediums))
    await sendCode(cognito, {
      pool,
      user,
      attribute,
      code: secret,
      source,
      about: "temporary password",
      clientId: null,
      clientMetadata,
    });
}

/** The mediums asked for, else the first one that the user has. */
function contactsFor(user: User, mediums: readonly ("SMS" | "EMAIL")[]): readonly Contact[] {
  const has = (["email", "phone_number"] as const).filter(contact => user.attributes[contact]);
  if (mediums.length === 0) return has.slice(0, 1);
  return has.filter(contact => mediums.includes(contact === "email" ? "EMAIL" : "SMS"));
}
