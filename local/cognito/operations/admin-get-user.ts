import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { adminUser } from "./shared/user-type.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export const adminGetUser = operation({
  action: "AdminGetUser",
  members: adminUserMembers,
  run: (input, cognito) => adminUser(findAdminUser(cognito, input).user),
});
