import { defined } from "../../../lib/defined.ts";
import type { Client, GivenValidity } from "../config/client.ts";
import type { Pool } from "../config/pool.ts";
import { clientId, poolId } from "../input/fields.ts";
import { required } from "../input/members.ts";
import { operation } from "../operation.ts";
import { clientOf } from "./shared/client.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
export const describeUserPoolClient = operation({
  action: "DescribeUserPoolClient",
  members: { UserPoolId: required(poolId), ClientId: required(clientId) },
  run(input, cognito) {
    const { pool, client } = clientOf(cognito, input.UserPoolId, input.ClientId);
    return { UserPoolClient: describe(pool, client) };
  },
});

const describe = (pool: Pool, client: Client) => ({
  UserPoolId: pool.id,
  ClientId: client.id,
  ClientName: client.name,
  ...(client.secret === null ? {} : { ClientSecret: client.secret }),
  ExplicitAuthFlows: [...client.authFlows],
  AllowedOAuthFlowsUserPoolClient: client.oauth.flows.size > 0,
  AllowedOAuthFlows: [...client.oauth.flows],
  AllowedOAuthScopes: client.oauth.scopes,
  CallbackURLs: client.oauth.callbackUrls,
  LogoutURLs: client.oauth.logoutUrls,
  ...(client.oauth.defaultRedirectUri === null
    ? {}
    : { DefaultRedirectURI: client.oauth.defaultRedirectUri }),
  SupportedIdentityProviders: ["COGNITO"],
  ReadAttributes: [...client.readable],
  WriteAttributes: [...client.writable],
  PreventUserExistenceErrors: client.hidesUsers ? "ENABLED" : "LEGACY",
  EnableTokenRevocation: client.revocable,
  AuthSessionValidity: client.challengeSeconds / 60,
  ...validity(client.givenValidity),
  RefreshTokenRotation: client.rotation
    ? { Feature: "ENABLED", RetryGracePeriodSeconds: client.rotation.graceSeconds }
    : { Feature: "DISABLED" },
});

const validity = ({ accessToken, idToken, refreshToken, units }: GivenValidity) =>
  defined({
    AccessTokenValidity: accessToken,
    IdTokenValidity: idToken,
    RefreshTokenValidity: refreshToken,
    TokenValidityUnits:
      units &&
      defined({ AccessToken: units.accessToken, IdToken: units.idToken, RefreshToken: units.refreshToken }),
  });
