import { operations } from "./operations/index.ts";
import { routes } from "./routes.ts";

/** What is emulated, and where the answer is known to differ from AWS; the support table is made from it. */
export interface CognitoSupport {
  readonly operations: readonly OperationSupport[];
  /** `GET /oauth2/authorize`, ... */
  readonly endpoints: readonly string[];
  /** Sentences. */
  readonly differences: readonly string[];
  /** Things that AWS has and local mode refuses or leaves out, each with its reason or its way round. */
  readonly missing: readonly string[];
}

export interface OperationSupport {
  readonly name: string;
  /** The IAM action that the caller needs; null where AWS takes the call unsigned. */
  readonly action: string | null;
}

export const cognitoSupport: CognitoSupport = {
  operations: Object.entries(operations)
    .map(([name, { action }]) => ({ name, action: action === null ? null : `cognito-idp:${action}` }))
    .sort((a, b) => a.name.localeCompare(b.name)),
  endpoints: [
    ...Object.keys(routes),
    "GET /<pool id>/.well-known/openid-configuration",
    "GET /<pool id>/.well-known/jwks.json",
  ],
  differences: [
    "Messages are written to the terminal and the outbox, never sent; a message that asks for a link gets a code.",
    "All pools share one address; the client id or the token tells which pool is meant.",
    "Refresh tokens and authorization codes have another form than AWS's; to clients both are opaque.",
    "The hourly limits of ForgotPassword and ConfirmForgotPassword are 10 calls; AWS moves them between 5 and 20.",
    "Lock-outs and hourly limits are forgotten when local mode ends; per-second request quotas do not exist.",
    "A person taken over by the user migration trigger gets no welcome message.",
    "When a group, a pool or a client was made is not told: only the history of the program knows.",
    "The hosted pages have their own look, and no branding.",
  ],
  missing: [
    "Creating, changing and deleting pools, clients, groups, resource servers and domains: the program declares them.",
    "Choice-based sign-in (USER_AUTH), passkeys, and one-time passwords by SMS or e-mail.",
    "MFA by SMS or e-mail; authenticator apps work.",
    "Federation with other identity providers, identity pools, and user import by CSV.",
    "Device tracking, and threat protection of the Plus tier.",
    "Custom e-mail and SMS sender triggers.",
    "HTTPS: Amplify's hosted-page flow (signInWithRedirect) always uses it, so only its API flows can be tried here.",
  ],
};
