import type { GraphResource } from "../../graph/types.ts";
import type { Client } from "./client.ts";
import { Fields } from "./fields.ts";
import { type AttributeRule, attributeRules } from "./schema.ts";

/** Attributes that codes can be sent to, and that people can sign in with. */
export type Contact = "email" | "phone_number";

/** A user pool with everything the program attached to it. */
export interface Pool {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly issuer: string;
  /** Attributes that stand in for the user name; the user name itself is then the `sub`. */
  readonly usernameAttributes: readonly Contact[];
  /** Verified attributes (and `preferred_username`) that one can sign in with besides the user name. */
  readonly aliasAttributes: readonly string[];
  readonly caseSensitive: boolean;
  readonly autoVerified: readonly Contact[];
  /** Attributes that keep their old value until the new one is verified. */
  readonly verifyBeforeUpdate: readonly string[];
  readonly passwordPolicy: PasswordPolicy;
  readonly attributes: ReadonlyMap<string, AttributeRule>;
  readonly triggers: PoolTriggers;
  readonly adminCreatesUsers: boolean;
  /** In order of priority; empty when only an administrator can reset a password. */
  readonly recovery: readonly Contact[];
  /** As the program gives it; empty without a setting. */
  readonly recoveryMechanisms: readonly RecoveryMechanism[];
  readonly mfa: "OFF" | "OPTIONAL" | "ON";
  readonly templates: MessageTemplates;
  readonly groups: readonly Group[];
  readonly clients: readonly Client[];
  readonly resourceServers: readonly ResourceServer[];
  /** Null without a `UserPoolDomain`: such a pool has no hosted pages and no OAuth endpoints. */
  readonly domain: string | null;
}

export interface RecoveryMechanism {
  /** `verified_email`, `verified_phone_number` or `admin_only`. */
  readonly name: string;
  readonly priority: number;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly lowercase: boolean;
  readonly uppercase: boolean;
  readonly numbers: boolean;
  readonly symbols: boolean;
  readonly temporaryDays: number;
  /** How many former passwords may not be used again; 0 for none. */
  readonly history: number;
}

export interface PoolTriggers {
  /** Function ARNs by Cognito's camelCase trigger name, such as `preSignUp`. */
  readonly functions: Readonly<Record<string, string>>;
  readonly preTokenVersion: "V1_0" | "V2_0" | "V3_0";
}

export interface MessageTemplates {
  readonly verification: { readonly subject: string; readonly email: string; readonly sms: string };
  readonly invitation: { readonly subject: string; readonly email: string; readonly sms: string };
}

export interface Group {
  readonly name: string;
  readonly description?: string;
  readonly precedence?: number;
  readonly roleArn?: string;
}

export interface ResourceServer {
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** What is registered beside the pool itself. */
export type PoolParts = Pick<Pool, "groups" | "clients" | "resourceServers" | "domain" | "issuer" | "arn">;

export const poolId = (resource: GraphResource): string =>
  new Fields(resource.outputs).text("id") ?? resource.name;

export function readPool(resource: GraphResource, parts: PoolParts): Pool {
  const inputs = new Fields(resource.inputs);
  const recoveryMechanisms = readRecovery(inputs.inner("accountRecoverySetting"));
  return {
    ...parts,
    id: poolId(resource),
    name: inputs.text("name") ?? new Fields(resource.outputs).text("name") ?? resource.name,
    usernameAttributes: contacts(inputs.texts("usernameAttributes")),
    aliasAttributes: inputs.texts("aliasAttributes"),
    caseSensitive: inputs.inner("usernameConfiguration").flag("caseSensitive") ?? true,
    autoVerified: contacts(inputs.texts("autoVerifiedAttributes")),
    verifyBeforeUpdate: inputs
      .inner("userAttributeUpdateSettings")
      .texts("attributesRequireVerificationBeforeUpdates"),
    passwordPolicy: readPasswordPolicy(inputs.inner("passwordPolicy")),
    attributes: attributeRules(inputs.list("schemas")),
    triggers: readTriggers(inputs.inner("lambdaConfig")),
    adminCreatesUsers: inputs.inner("adminCreateUserConfig").flag("allowAdminCreateUserOnly") ?? false,
    recovery: recoveryContacts(recoveryMechanisms),
    recoveryMechanisms,
    mfa: readMfa(inputs),
    templates: readTemplates(inputs),
  };
}

const contacts = (names: readonly string[]) =>
  names.filter((name): name is Contact => name === "email" || name === "phone_number");

/** https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html#user-pool-settings-policies */
function readPasswordPolicy(policy: Fields): PasswordPolicy {
  const unset = !policy.has("minimumLength");
  return {
    minimumLength: policy.number("minimumLength") ?? 8,
    lowercase: policy.flag("requireLowercase") ?? unset,
    uppercase: policy.flag("requireUppercase") ?? unset,
    numbers: policy.flag("requireNumbers") ?? unset,
    symbols: policy.flag("requireSymbols") ?? unset,
    temporaryDays: policy.number("temporaryPasswordValidityDays") || 7,
    history: policy.number("passwordHistorySize") ?? 0,
  };
}

const TRIGGERS = [
  "preSignUp",
  "postConfirmation",
  "preAuthentication",
  "postAuthentication",
  "preTokenGeneration",
  "customMessage",
  "userMigration",
  "defineAuthChallenge",
  "createAuthChallenge",
  "verifyAuthChallengeResponse",
];

function readTriggers(config: Fields): PoolTriggers {
  const functions: Record<string, string> = {};
  for (const name of TRIGGERS) {
    const arn = config.text(name);
    if (arn) functions[name] = arn;
  }
  const preToken = config.inner("preTokenGenerationConfig");
  const arn = preToken.text("lambdaArn");
  if (arn) functions.preTokenGeneration = arn;
  const version = arn ? preToken.text("lambdaVersion") : undefined;
  return { functions, preTokenVersion: version === "V2_0" || version === "V3_0" ? version : "V1_0" };
}

const readRecovery = (setting: Fields): readonly RecoveryMechanism[] =>
  setting
    .list("recoveryMechanisms")
    .map(mechanism => ({ name: mechanism.text("name") ?? "", priority: mechanism.number("priority") ?? 0 }))
    .sort((a, b) => a.priority - b.priority);

/** Without a setting, the phone number comes first, as in pools made before the setting existed. */
const recoveryContacts = (mechanisms: readonly RecoveryMechanism[]): readonly Contact[] =>
  mechanisms.length === 0
    ? ["phone_number", "email"]
    : contacts(mechanisms.map(({ name }) => name.replace(/^verified_/, "")));

function readMfa(inputs: Fields): Pool["mfa"] {
  const mfa = inputs.text("mfaConfiguration");
  return mfa === "ON" || mfa === "OPTIONAL" ? mfa : "OFF";
}

function readTemplates(inputs: Fields): MessageTemplates {
  const template = inputs.inner("verificationMessageTemplate");
  const invitation = inputs.inner("adminCreateUserConfig").inner("inviteMessageTemplate");
  return {
    verification: {
      subject:
        template.text("emailSubject") ?? inputs.text("emailVerificationSubject") ?? "Your verification code",
      email:
        template.text("emailMessage") ??
        inputs.text("emailVerificationMessage") ??
        "Your confirmation code is {####}",
      sms:
        template.text("smsMessage") ??
        inputs.text("smsVerificationMessage") ??
        "Your confirmation code is {####}",
    },
    invitation: {
      subject: invitation.text("emailSubject") ?? "Your temporary password",
      email:
        invitation.text("emailMessage") ?? "Your username is {username} and temporary password is {####}.",
      sms: invitation.text("smsMessage") ?? "Your username is {username} and temporary password is {####}.",
    },
  };
}
