import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html */
export const adminEnableUser = operation({
  action: "AdminEnableUser",
  members: adminUserMembers,
  run(input, cognito) {
    cognito.users.update(findAdminUser(cognito, input).user, () => ({ enabled: true }));
    return {};
  },
});
