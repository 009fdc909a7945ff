import { attributeNames } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { checkAttributes, checkKnown } from "../rules/attributes.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { checkKept, withAttributes } from "./shared/attributes.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html */
export const adminDeleteUserAttributes = operation({
  action: "AdminDeleteUserAttributes",
  members: { ...adminUserMembers, UserAttributeNames: required(attributeNames) },
  run(input, cognito) {
    const { pool, user } = findAdminUser(cognito, input);
    const emptied = Object.fromEntries(input.UserAttributeNames.map(name => [name, ""]));
    checkKnown(pool, input.UserAttributeNames);
    checkAttributes(pool, emptied, "change");
    checkKept(pool, input.UserAttributeNames);
    cognito.users.update(user, latest => withAttributes(latest, emptied));
    return {};
  },
});
