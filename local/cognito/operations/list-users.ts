import { invalidParameter } from "../errors.ts";
import { attributeNames, paginationToken, poolId } from "../input/fields.ts";
import { integer, required, text } from "../input/members.ts";
import { operation } from "../operation.ts";
import { userFilter } from "./shared/filter.ts";
import { pageOf } from "./shared/page.ts";
import { userType } from "./shared/user-type.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export const listUsers = operation({
  action: "ListUsers",
  members: {
    UserPoolId: required(poolId),
    AttributesToGet: attributeNames,
    Limit: integer(0, 60),
    PaginationToken: paginationToken,
    Filter: text({ max: 256 }),
  },
  run(input, cognito) {
    const pool = cognito.catalogue.pool(input.UserPoolId);
    const fits = userFilter(input.Filter);
    const wanted = input.AttributesToGet;
    if (wanted?.some(name => name !== "sub" && !pool.attributes.has(name)))
      throw invalidParameter("One or more requested attributes do not exist in user pool.");
    const users = [...cognito.users.of(pool.id)].filter(fits);
    const page = pageOf(users, user => user.username, input.Limit || 60, input.PaginationToken);
    return {
      Users: page.items.map(user => userType(user, wanted)),
      ...(page.next ? { PaginationToken: page.next } : {}),
    };
  },
});
