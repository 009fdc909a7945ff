import { groupName } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { findGroup } from "./shared/group-type.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export const adminAddUserToGroup = operation({
  action: "AdminAddUserToGroup",
  members: { ...adminUserMembers, GroupName: required(groupName) },
  run(input, cognito) {
    const { pool, user } = findAdminUser(cognito, input);
    const { name } = findGroup(pool, input.GroupName);
    cognito.users.update(user, latest => ({ groups: [...new Set([...latest.groups, name])] }));
  },
});
