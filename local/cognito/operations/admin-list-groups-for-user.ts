import { paginationToken } from "../input/fields.ts";
import { integer } from "../input/members.ts";
import { operation } from "../operation.ts";
import { adminUserMembers, findAdminUser } from "./shared/admin-user.ts";
import { groupType } from "./shared/group-type.ts";
import { pageOf } from "./shared/page.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html */
export const adminListGroupsForUser = operation({
  action: "AdminListGroupsForUser",
  members: { ...adminUserMembers, Limit: integer(0, 60), NextToken: paginationToken },
  run(input, cognito) {
    const { pool, user } = findAdminUser(cognito, input);
    const groups = pool.groups.filter(group => user.groups.includes(group.name));
    const page = pageOf(groups, group => group.name, input.Limit || 60, input.NextToken);
    return {
      Groups: page.items.map(group => groupType(pool, group)),
      ...(page.next ? { NextToken: page.next } : {}),
    };
  },
});
