import { paginationToken } from "../input/fields.ts";
import { integer, required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { pageOf } from "./shared/page.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html */
export const listUserPools = operation({
  action: "ListUserPools",
  members: { MaxResults: required(integer(1, 60)), NextToken: paginationToken },
  run(input, cognito) {
    const page = pageOf(cognito.catalogue.pools(), pool => pool.id, input.MaxResults, input.NextToken);
    return {
      UserPools: page.items.map(pool => ({ Id: pool.id, Name: pool.name })),
      ...(page.next ? { NextToken: page.next } : {}),
    };
  },
});
