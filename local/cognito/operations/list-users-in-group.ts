import { groupName, paginationToken, poolId } from "../input/fields.ts";
import { integer, required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { findGroup } from "./shared/group-type.ts";
import { pageOf } from "./shared/page.ts";
import { userType } from "./shared/user-type.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html */
export const listUsersInGroup = operation({
  action: "ListUsersInGroup",
  members: {
    UserPoolId: required(poolId),
    GroupName: required(groupName),
    Limit: integer(0, 60),
    NextToken: paginationToken,
  },
  run(input, cognito) {
    const pool = cognito.catalogue.pool(input.UserPoolId);
    const { name } = findGroup(pool, input.GroupName);
    const members = [...cognito.users.of(pool.id)].filter(user => user.groups.includes(name));
    const page = pageOf(members, user => user.username, input.Limit || 60, input.NextToken);
    return { Users: page.items.map(user => userType(user)), ...(page.next ? { NextToken: page.next } : {}) };
  },
});
