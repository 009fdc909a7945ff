import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { mfaPreferenceMembers, setMfaPreference } from "./shared/mfa-preference.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html */
export const adminSetUserMfaPreference = operation({
  action: "AdminSetUserMFAPreference",
  members: { ...adminUserMembers, ...mfaPreferenceMembers },
  run(input, cognito) {
    const { user } = findAdminUser(cognito, input);
    setMfaPreference(cognito, user, input);
    return {};
  },
});
