import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { signOutEverywhere } from "./shared/remove-user.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html */
export const adminUserGlobalSignOut = operation({
  action: "AdminUserGlobalSignOut",
  members: adminUserMembers,
  run(input, cognito) {
    signOutEverywhere(cognito, findAdminUser(cognito, input).user);
    return {};
  },
});
