import { attributeList } from "../../input/fields.ts";
import type { User } from "../../state/users.ts";

/** Times in the JSON protocol are seconds since 1970. */
const seconds = (milliseconds: number): number => milliseconds / 1000;

/** A user as lists and AdminCreateUser show them; `wanted` limits the attributes. */
export function userType(user: User, wanted?: readonly string[]) {
  const attributes = { sub: user.sub, ...user.attributes };
  const shown = wanted
    ? Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted.includes(name)))
    : attributes;
  return { Username: user.username, Attributes: attributeList(shown), ...state(user) };
}

/** A user as AdminGetUser shows them. */
export function adminUser(user: User) {
  return {
    Username: user.username,
    UserAttributes: attributeList({ sub: user.sub, ...user.attributes }),
    ...state(user),
    ...mfaSettings(user),
  };
}

/** The MFA part of GetUser and AdminGetUser. */
export function mfaSettings(user: User) {
  if (!user.mfa.enabled) return {};
  return {
    UserMFASettingList: ["SOFTWARE_TOKEN_MFA"],
    ...(user.mfa.preferred ? { PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" } : {}),
  };
}

const state = (user: User) => ({
  UserCreateDate: seconds(user.createdAt),
  UserLastModifiedDate: seconds(user.updatedAt),
  Enabled: user.enabled,
  UserStatus: user.status,
});
