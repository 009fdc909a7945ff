import { cognito } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { knownAddresses } from "./addresses.ts";
import { physicalName } from "./naming.ts";
import type { TriggerName } from "./trigger-names.ts";

const validity = {
  accessTokenValidity: 15,
  idTokenValidity: 15,
  refreshTokenValidity: 30,
  tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
  enableTokenRevocation: true,
  preventUserExistenceErrors: "ENABLED",
};

/** For browsers and apps, which can keep no secret. */
export function webClient(
  parent: Resource,
  name: string,
  pool: cognito.UserPool,
  args: {
    readonly callbackUrls: readonly Input<string>[];
    readonly logoutUrls: readonly Input<string>[];
    readonly passwordSignIn?: boolean;
    readonly triggers?: Readonly<Partial<Record<TriggerName, unknown>>>;
  },
): cognito.UserPoolClient {
  const pages = (argument: "callbackUrls" | "logoutUrls") =>
    knownAddresses("page", args[argument], { component: "UserDirectory", name, argument });
  return new cognito.UserPoolClient(
    `${name}-web-client`,
    {
      ...validity,
      name: physicalName(`${name}-web`),
      userPoolId: pool.id,
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "email", "profile"],
      supportedIdentityProviders: ["COGNITO"],
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
    { parent },
  );
}

/** For other programs, which sign in with a secret for the scopes they are given. */
export function machineClient(
  parent: Resource,
  name: string,
  pool: cognito.UserPool,
  scopes: readonly string[],
): cognito.UserPoolClient {
  const servers = [...scopesByServer(scopes)].map(
    ([identifier, names]) =>
      new cognito.ResourceServer(
        `${name}-scopes-${identifier}`,
        {
          userPoolId: pool.id,
          identifier,
          name: identifier,
          scopes: names.map(scope => ({ scopeName: scope, scopeDescription: `${identifier}/${scope}` })),
        },
        { parent },
      ),
  );
  return new cognito.UserPoolClient(
    `${name}-machine-client`,
    {
      ...validity,
      name: physicalName(`${name}-machine`),
      userPoolId: pool.id,
      generateSecret: true,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["client_credentials"],
      allowedOauthScopes: [...new Set(scopes)].sort(),
      // No person signs in with it; left out, Cognito would allow SRP.
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    },
    // A client with a scope that is not there yet is refused.
    { parent, dependsOn: servers },
  );
}

/** `orders/read` belongs to the resource server `orders`. */
function scopesByServer(scopes: readonly string[]): Map<string, string[]> {
  const servers = new Map<string, string[]>();
  for (const scope of [...new Set(scopes)].sort()) {
    const [server = "", name = ""] = scope.split("/");
    servers.set(server, [...(servers.get(server) ?? []), name]);
  }
  return servers;
}
