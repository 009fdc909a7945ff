import type { Access } from "../../../contract/contract.ts";

/** Postman's form of OAuth 2.0, filled in with the environment's variables. */
const oauth2 = (fields: Readonly<Record<string, string | boolean>>) => ({
  type: "oauth2",
  oauth2: Object.entries({
    addTokenTo: "header",
    headerPrefix: "Bearer",
    accessTokenUrl: "{{signInUrl}}/oauth2/token",
    ...fields,
  }).map(([key, value]) => ({ key, value, type: typeof value })),
});

/** Of the whole collection: a person signs in at the sign-in page, by code with PKCE. */
export const personAuth = oauth2({
  tokenName: "person",
  accessToken: "{{personToken}}",
  grant_type: "authorization_code_with_pkce",
  authUrl: "{{signInUrl}}/oauth2/authorize",
  redirect_uri: "{{callbackUrl}}",
  clientId: "{{userPoolClientId}}",
  scope: "openid email profile",
  challengeAlgorithm: "S256",
  client_authentication: "body",
});

/** What a request has in place of the collection's; undefined where it is the same. */
export function authOf(access: Access): object | undefined {
  if (access.kind === "open") return { type: "noauth" };
  if (access.kind !== "scope") return undefined;
  return oauth2({
    tokenName: "machine",
    accessToken: "{{machineToken}}",
    grant_type: "client_credentials",
    clientId: "{{machineClientId}}",
    clientSecret: "{{machineClientSecret}}",
    scope: access.scope,
    client_authentication: "header",
  });
}
