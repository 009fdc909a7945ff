import { paginationToken, poolId } from "../input/fields.ts";
import { integer, required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { groupType } from "./shared/group-type.ts";
import { pageOf } from "./shared/page.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html */
export const listGroups = operation({
  action: "ListGroups",
  members: { UserPoolId: required(poolId), Limit: integer(0, 60), NextToken: paginationToken },
  run(input, cognito) {
    const pool = cognito.catalogue.pool(input.UserPoolId);
    const page = pageOf(pool.groups, group => group.name, input.Limit || 60, input.NextToken);
    return {
      Groups: page.items.map(group => groupType(pool, group)),
      ...(page.next ? { NextToken: page.next } : {}),
    };
  },
});
