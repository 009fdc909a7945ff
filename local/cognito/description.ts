import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceDescription } from "../services/description.ts";
import { cognitoService } from "./index.ts";
import { operations } from "./operations/index.ts";
import type { DemoUser } from "./pages/demo-users.ts";
import { routes } from "./routes.ts";

export const cognito: ServiceDescription = {
  title: "Cognito user pools",
  types: [
    "aws:cognito/resourceServer:ResourceServer",
    "aws:cognito/userGroup:UserGroup",
    "aws:cognito/userPool:UserPool",
    "aws:cognito/userPoolClient:UserPoolClient",
    "aws:cognito/userPoolDomain:UserPoolDomain",
  ],
  endpoints: [
    ...Object.keys(routes),
    "GET /<pool id>/.well-known/openid-configuration",
    "GET /<pool id>/.well-known/jwks.json",
  ],
  notes: {
    differences: [
      "Messages are written to the terminal and the outbox, never sent; a message that asks for a link gets a code. *Impact*: no mail arrives. *What to do*: `npm run token -- --create`, or the console's outbox.",
      "All pools share one address; the client id or the token tells which pool is meant. *Impact*: an address without either is refused. *What to do*: pass the client id, as clients do.",
      "Refresh tokens and authorization codes have another form than AWS's; to clients both are opaque. *Impact*: code that looks into them fails. *What to do*: do not look into them.",
      "The hourly limits of ForgotPassword and ConfirmForgotPassword are 10 calls; AWS moves them between 5 and 20. *Impact*: a test may meet the limit sooner or later than on AWS. *What to do*: do not rely on the number.",
      "Lock-outs and hourly limits are forgotten when local mode ends; per-second request quotas do not exist. *Impact*: a client that asks too often is not slowed down. *What to do*: test back-off with `--fault cognito-idp=throttled:0.2`.",
      "A person taken over by the user migration trigger gets no welcome message. *Impact*: one message less in the outbox. *What to do*: nothing.",
      "When a group, a pool or a client was made is not told: only the history of the program knows. *Impact*: CreationDate and the like are missing or young. *What to do*: do not decide by them.",
      "The hosted pages have their own look, and no branding. *Impact*: logo and colours of the pool are not shown. *What to do*: look at them on a stack.",
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
  },
  api: () => ({ signingName: "cognito-idp", operations: Object.fromEntries(actions()) }),
  async start(host, { dataDir }) {
    const service = await cognitoService(host, undefined, () => readDemoUsers(dataDir));
    return { service, offers: { cognito: service } };
  },
};

/** Local mode writes them at its first start, after this service has started. */
function readDemoUsers(dataDir: string): readonly DemoUser[] {
  try {
    return JSON.parse(readFileSync(join(dataDir, "sign-ins.json"), "utf8"));
  } catch {
    return [];
  }
}

const actions = () =>
  Object.entries(operations).map(
    ([name, { action }]) => [name, { action: action === null ? null : `cognito-idp:${action}` }] as const,
  );
