import { accessToken, attributeList } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { readable } from "../rules/attributes.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { mfaSettings } from "./shared/user-type.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export const getUser = operation({
  action: null,
  members: { AccessToken: required(accessToken) },
  async run(input, cognito) {
    const { user, client } = await tokenHolder(cognito, input.AccessToken);
    return {
      Username: user.username,
      UserAttributes: attributeList({ sub: user.sub, ...readable(client, user.attributes) }),
      ...mfaSettings(user),
    };
  },
});
