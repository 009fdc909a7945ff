import { flag, list, oneOf, required, structure, text, texts } from "./members.ts";

/*
 * The members that many operations share, with the limits of
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html
 */

const NAME = [/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"] as const;

export const poolId = text({ min: 1, max: 55, pattern: [/^[\w-]+_[0-9a-zA-Z]+$/, "[\\w-]+_[0-9a-zA-Z]+"] });
export const clientId = text({ min: 1, max: 128, pattern: [/^[\w+]+$/, "[\\w+]+"] });
export const username = text({ min: 1, max: 128, pattern: NAME });
export const groupName = text({ min: 1, max: 128, pattern: NAME });
export const password = text({ max: 256, pattern: [/^\S+.*\S+$/, "^[\\S]+.*[\\S]+$"] });
export const secretHash = text({ min: 1, max: 128, pattern: [/^[\w+=/]+$/, "[\\w+=/]+"] });
export const confirmationCode = text({ min: 1, max: 2048, pattern: [/^\S+$/, "[\\S]+"] });
export const accessToken = text({ pattern: [/^[A-Za-z0-9\-_=.]+$/, "[A-Za-z0-9-_=.]+"] });
export const refreshToken = text({ min: 1, pattern: [/^[A-Za-z0-9\-_=.]+$/, "[A-Za-z0-9-_=.]+"] });
export const session = text({ min: 20, max: 2048 });
export const clientMetadata = texts();
export const forceAliasCreation = flag();
export const authFlow = oneOf(
  "ADMIN_NO_SRP_AUTH",
  "ADMIN_USER_PASSWORD_AUTH",
  "CUSTOM_AUTH",
  "REFRESH_TOKEN",
  "REFRESH_TOKEN_AUTH",
  "USER_AUTH",
  "USER_PASSWORD_AUTH",
  "USER_SRP_AUTH",
);
export const challengeName = oneOf(
  "ADMIN_NO_SRP_AUTH",
  "CUSTOM_CHALLENGE",
  "DEVICE_PASSWORD_VERIFIER",
  "DEVICE_SRP_AUTH",
  "EMAIL_OTP",
  "MFA_SETUP",
  "NEW_PASSWORD_REQUIRED",
  "PASSWORD",
  "PASSWORD_SRP",
  "PASSWORD_VERIFIER",
  "SELECT_CHALLENGE",
  "SELECT_MFA_TYPE",
  "SMS_MFA",
  "SMS_OTP",
  "SOFTWARE_TOKEN_MFA",
  "WEB_AUTHN",
);
export const messageAction = oneOf("RESEND", "SUPPRESS");
const attributeName = text({ min: 1, max: 32, pattern: NAME });
const attribute = structure({ Name: required(attributeName), Value: text({ max: 2048 }) });
export const attributes = list(attribute);
export const attributeNames = list(attributeName);
export const paginationToken = text({ min: 1, pattern: [/^\S+$/, "[\\S]+"] });

/** `[{Name, Value}]` as a record; the last of equal names counts. */
export function attributeRecord(
  items: readonly { readonly Name: string; readonly Value?: string | undefined }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(items.map(item => [item.Name, item.Value ?? ""]));
}

/** The inverse of `attributeRecord`. */
export const attributeList = (
  record: Readonly<Record<string, string>>,
): readonly { Name: string; Value: string }[] =>
  Object.entries(record).map(([Name, Value]) => ({ Name, Value }));
