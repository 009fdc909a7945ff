import { groupName, poolId } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { findGroup, groupType } from "./shared/group-type.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html */
export const getGroup = operation({
  action: "GetGroup",
  members: { UserPoolId: required(poolId), GroupName: required(groupName) },
  run(input, cognito) {
    const pool = cognito.catalogue.pool(input.UserPoolId);
    return { Group: groupType(pool, findGroup(pool, input.GroupName)) };
  },
});
