import { cognito } from "@pulumi/aws";
import type { Resource } from "@pulumi/pulumi";
import { knownAddresses } from "../api/addresses.ts";
import { child } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { tokenValidity } from "./sign-up.ts";
import type { UserDirectoryArgs } from "./user-directory.ts";

const safe = {
  enableTokenRevocation: true,
  preventUserExistenceErrors: "ENABLED",
};

/** What clients name, and so comes before them. */
interface ClientSurroundings {
  readonly servers: readonly cognito.ResourceServer[];
  readonly providers: readonly cognito.IdentityProvider[];
}

/** For browsers and apps, which can keep no secret. */
export function webClient(
  parent: Resource,
  name: string,
  pool: cognito.UserPool,
  { servers, providers }: ClientSurroundings,
  args: UserDirectoryArgs,
): cognito.UserPoolClient {
  const pages = (argument: "callbackUrls" | "logoutUrls") =>
    knownAddresses("page", args[argument] ?? args.callbackUrls, {
      component: "UserDirectory",
      name,
      argument,
    });
  return child(
    cognito.UserPoolClient,
    `${name}-web-client`,
    {
      ...tokenValidity(args.tokens),
      ...safe,
      name: physicalName(`${name}-web`),
      userPoolId: pool.id,
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "email", "profile", ...(args.personScopes ?? [])],
      supportedIdentityProviders: ["COGNITO", ...providers.map(({ providerName }) => providerName)],
      callbackUrls: pages("callbackUrls"),
      logoutUrls: pages("logoutUrls"),
      explicitAuthFlows: [
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        ...(args.passwordSignIn ? ["ALLOW_USER_PASSWORD_AUTH"] : []),
        ...(args.triggers?.defineAuthChallenge ? ["ALLOW_CUSTOM_AUTH"] : []),
      ],
      readAttributes: ["email", "email_verified", "name"],
      // What a person may say of themselves; nothing that decides what they may do.
      writeAttributes: ["email", "name"],
    },
    // A client with a scope, or a provider, that is not there yet is refused.
    { parent, dependsOn: [...(args.personScopes?.length ? servers : []), ...providers] },
    args.transform?.webClient,
  );
}

/** For other programs, which sign in with a secret for the scopes they are given. */
export function machineClient(
  parent: Resource,
  name: string,
  pool: cognito.UserPool,
  servers: readonly cognito.ResourceServer[],
  { machineScopes = [], tokens, transform = {} }: UserDirectoryArgs,
): cognito.UserPoolClient {
  return child(
    cognito.UserPoolClient,
    `${name}-machine-client`,
    {
      ...tokenValidity(tokens),
      ...safe,
      name: physicalName(`${name}-machine`),
      userPoolId: pool.id,
      generateSecret: true,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["client_credentials"],
      allowedOauthScopes: [...new Set(machineScopes)].sort(),
      // No person signs in with it; left out, Cognito would allow SRP.
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    },
    { parent, dependsOn: [...servers] },
    transform.machineClient,
  );
}

/** What the scopes belong to. */
export const resourceServers = (
  parent: Resource,
  name: string,
  pool: cognito.UserPool,
  { machineScopes = [], transform = {} }: UserDirectoryArgs,
): cognito.ResourceServer[] =>
  Array.from(scopesByServer(machineScopes), ([identifier, names]) =>
    child(
      cognito.ResourceServer,
      `${name}-scopes-${identifier}`,
      {
        userPoolId: pool.id,
        identifier,
        name: identifier,
        scopes: names.map(scope => ({ scopeName: scope, scopeDescription: `${identifier}/${scope}` })),
      },
      { parent },
      transform.resourceServers,
    ),
  );

/** `orders/read` belongs to the resource server `orders`. */
function scopesByServer(scopes: readonly string[]): Map<string, string[]> {
  const servers = new Map<string, string[]>();
  for (const scope of [...new Set(scopes)].sort()) {
    const [server = "", name = ""] = scope.split("/");
    servers.set(server, [...(servers.get(server) ?? []), name]);
  }
  return servers;
}
