import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { signOutEverywhere } from "./shared/remove-user.ts";

/**
 * Revokes the user's tokens too.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html
 */
export const adminDisableUser = operation({
  action: "AdminDisableUser",
  members: adminUserMembers,
  run(input, cognito) {
    const { user } = findAdminUser(cognito, input);
    cognito.users.update(user, () => ({ enabled: false }));
    signOutEverywhere(cognito, user);
    return {};
  },
});
