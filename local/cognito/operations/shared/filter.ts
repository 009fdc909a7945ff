import { invalidParameter } from "../../errors.ts";
import type { User } from "../../state/users.ts";

const SEARCHABLE = new Set(
  "username email phone_number name given_name family_name preferred_username cognito:user_status status sub".split(
    " ",
  ),
);

const CASE_SENSITIVE = new Set(["username", "status"]);

/**
 * A filter of ListUsers: one attribute, compared with `=` or by its beginning with `^=`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#manage-user-accounts-searching-for-users-using-listusers-api
 * @throws AwsError InvalidParameterException
 */
export function userFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter.trim() === "") return () => true;
  const parts = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter);
  const [, attribute = "", comparison, quoted = ""] = parts ?? [];
  if (!parts) throw invalidParameter("Error while parsing filter.");
  if (!SEARCHABLE.has(attribute)) throw invalidParameter(`Invalid search attribute: ${attribute}`);
  const folded = (text: string) => (CASE_SENSITIVE.has(attribute) ? text : text.toLowerCase());
  const wanted = folded(quoted.replace(/\\(.)/g, "$1"));
  return user => {
    const found = searchedValue(user, attribute);
    if (found === undefined) return false;
    const value = folded(found);
    return comparison === "=" ? value === wanted : value.startsWith(wanted);
  };
}

function searchedValue(user: User, attribute: string): string | undefined {
  if (attribute === "username") return user.username;
  if (attribute === "sub") return user.sub;
  // `status` is whether the account is enabled; the other one is where it stands.
  if (attribute === "status") return user.enabled ? "Enabled" : "Disabled";
  if (attribute === "cognito:user_status") return user.status;
  return user.attributes[attribute];
}
