import { attributeRecord, attributes, clientMetadata } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { checkAttributes, storedForm } from "../rules/attributes.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { checkAliases } from "./shared/attributes.ts";
import { changeAttributes } from "./shared/change-attributes.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html */
export const adminUpdateUserAttributes = operation({
  action: "AdminUpdateUserAttributes",
  members: { ...adminUserMembers, UserAttributes: required(attributes), ClientMetadata: clientMetadata },
  async run(input, cognito) {
    const { pool, user } = findAdminUser(cognito, input);
    const values = storedForm(pool, attributeRecord(input.UserAttributes));
    checkAttributes(pool, values, "change");
    checkAliases(cognito, pool, user, values);
    await changeAttributes(cognito, {
      pool,
      user,
      values,
      clientId: null,
      clientMetadata: input.ClientMetadata,
    });
    return {};
  },
});
