import { accessToken } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { removeUser } from "./shared/remove-user.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html */
export const deleteUser = operation({
  action: null,
  members: { AccessToken: required(accessToken) },
  async run(input, cognito) {
    const { user } = await tokenHolder(cognito, input.AccessToken);
    removeUser(cognito, user);
  },
});
