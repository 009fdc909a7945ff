import { cognito } from "@pulumi/aws";
import { type Input, type Resource, secret } from "@pulumi/pulumi";
import { child } from "../shared/component.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import type { UserDirectoryArgs } from "./user-directory.ts";

/** Where people can sign in besides the pool itself. Each provider knows the pool by its sign-in pages' `/oauth2/idpresponse`. */
export interface Federation {
  readonly google?: { readonly clientId: Input<string>; readonly clientSecret: Input<string> };
  readonly apple?: {
    /** The services id. */
    readonly clientId: Input<string>;
    readonly teamId: Input<string>;
    readonly keyId: Input<string>;
    readonly privateKey: Input<string>;
  };
  /** OpenID Connect providers by name, 3 to 32 characters, such as `Company`. A change of a name replaces the provider. */
  readonly oidc?: Readonly<Record<string, OidcProvider>>;
  /** SAML 2.0 providers by name. Each one's metadata stand at an address, or are given as they are. */
  readonly saml?: Readonly<
    Record<string, { readonly metadataUrl: Input<string> } | { readonly metadata: Input<string> }>
  >;
}

export interface OidcProvider {
  /** Without a slash at the end; what else is needed is found below it. */
  readonly issuer: Input<string>;
  readonly clientId: Input<string>;
  readonly clientSecret: Input<string>;
  /** Default `openid email profile`. */
  readonly scopes?: string;
}

interface ProviderPlan {
  readonly name: string;
  readonly type: "Google" | "SignInWithApple" | "OIDC" | "SAML";
  readonly details: Readonly<Record<string, Input<string>>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The pool's providers, by the names that clients list them under. */
export const registerProviders = (
  parent: Resource,
  name: string,
  pool: cognito.UserPool,
  { federation = {}, transform = {} }: UserDirectoryArgs,
): cognito.IdentityProvider[] =>
  planProviders(federation).map(plan =>
    child(
      cognito.IdentityProvider,
      `${name}-provider-${plan.name}`,
      {
        userPoolId: pool.id,
        providerName: plan.name,
        providerType: plan.type,
        providerDetails: secret({ ...plan.details }),
        attributeMapping: { ...plan.attributes },
      },
      { parent },
      transform.providers,
    ),
  );

/** @throws Mistake for a name that Cognito does not take, or that two providers have */
export function checkProviders(name: string, federation: Federation = {}): void {
  const names = planProviders(federation).map(plan => plan.name);
  for (const [index, one] of names.entries()) {
    const kind = federation.oidc && one in federation.oidc ? "oidc" : "saml";
    const reject = (problem: string, mend: string) =>
      rejectArguments("UserDirectory", name, [`federation.${kind}`], problem, mend);
    if (names.indexOf(one) < index) reject(`two providers are named ${one}`, "Rename one");
    if (!/^[A-Za-z][A-Za-z0-9_-]{2,31}$/.test(one) || one === "COGNITO")
      reject(
        `no provider can be named "${one}"`,
        "Take 3 to 32 letters, digits, underscores and hyphens, a letter first",
      );
  }
}

function planProviders({ google, apple, oidc = {}, saml = {} }: Federation): ProviderPlan[] {
  const plans: ProviderPlan[] = [];
  const scopes = "openid email profile";
  if (google)
    plans.push({
      name: "Google",
      type: "Google",
      details: { client_id: google.clientId, client_secret: google.clientSecret, authorize_scopes: scopes },
      attributes: { ...claims, username: "sub", email_verified: "email_verified" },
    });
  if (apple)
    plans.push({
      name: "SignInWithApple",
      type: "SignInWithApple",
      details: {
        client_id: apple.clientId,
        team_id: apple.teamId,
        key_id: apple.keyId,
        private_key: apple.privateKey,
        authorize_scopes: "email name",
      },
      attributes: { ...claims, username: "sub" },
    });
  for (const [name, provider] of Object.entries(oidc))
    plans.push({
      name,
      type: "OIDC",
      details: {
        oidc_issuer: provider.issuer,
        client_id: provider.clientId,
        client_secret: provider.clientSecret,
        authorize_scopes: provider.scopes ?? scopes,
        attributes_request_method: "GET",
      },
      attributes: { ...claims, username: "sub", email_verified: "email_verified" },
    });
  for (const [name, provider] of Object.entries(saml))
    plans.push({
      name,
      type: "SAML",
      details:
        "metadataUrl" in provider
          ? { MetadataURL: provider.metadataUrl }
          : { MetadataFile: provider.metadata },
      attributes: { email: `${soap}/emailaddress`, name: `${soap}/name` },
    });
  return plans;
}

const claims = { email: "email", name: "name" };
const soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
