import { accessToken, attributeNames } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { checkAttributes, checkKnown, checkWritable } from "../rules/attributes.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { checkKept, withAttributes } from "./shared/attributes.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html */
export const deleteUserAttributes = operation({
  action: null,
  members: { AccessToken: required(accessToken), UserAttributeNames: required(attributeNames) },
  async run(input, cognito) {
    const { pool, client, user } = await tokenHolder(cognito, input.AccessToken);
    const names = input.UserAttributeNames;
    checkWritable(client, names);
    const emptied = Object.fromEntries(names.map(name => [name, ""]));
    checkKnown(pool, names);
    checkAttributes(pool, emptied, "change");
    checkKept(pool, names);
    cognito.users.update(user, latest => withAttributes(latest, emptied));
    return {};
  },
});
