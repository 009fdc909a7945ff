import { accessToken } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { signOutEverywhere } from "./shared/remove-user.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export const globalSignOut = operation({
  action: null,
  members: { AccessToken: required(accessToken) },
  async run(input, cognito) {
    const { user } = await tokenHolder(cognito, input.AccessToken);
    signOutEverywhere(cognito, user);
    return {};
  },
});
