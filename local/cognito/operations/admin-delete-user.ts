import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { removeUser } from "./shared/remove-user.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html */
export const adminDeleteUser = operation({
  action: "AdminDeleteUser",
  members: adminUserMembers,
  run(input, cognito) {
    removeUser(cognito, findAdminUser(cognito, input).user);
  },
});
