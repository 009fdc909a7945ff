import { accessToken } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { tokenHolder } from "../tokens/verify.ts";
import { mfaPreferenceMembers, setMfaPreference } from "./shared/mfa-preference.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html */
export const setUserMfaPreference = operation({
  action: null,
  members: { AccessToken: required(accessToken), ...mfaPreferenceMembers },
  async run(input, cognito) {
    const { user } = await tokenHolder(cognito, input.AccessToken);
    setMfaPreference(cognito, user, input);
    return {};
  },
});
