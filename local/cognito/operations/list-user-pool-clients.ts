import { paginationToken, poolId } from "../input/fields.ts";
import { integer, required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { pageOf } from "./shared/page.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html */
export const listUserPoolClients = operation({
  action: "ListUserPoolClients",
  members: { UserPoolId: required(poolId), MaxResults: integer(1, 60), NextToken: paginationToken },
  run(input, cognito) {
    const pool = cognito.catalogue.pool(input.UserPoolId);
    const page = pageOf(pool.clients, client => client.id, input.MaxResults ?? 60, input.NextToken);
    return {
      UserPoolClients: page.items.map(client => ({
        ClientId: client.id,
        ClientName: client.name,
        UserPoolId: pool.id,
      })),
      ...(page.next ? { NextToken: page.next } : {}),
    };
  },
});
