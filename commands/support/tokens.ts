import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { defined } from "../../lib/defined.ts";
import { CommandError } from "./command.ts";
import type { HostedPages } from "./hosted-pages.ts";
import { SrpClient, srpTimestamp } from "./srp.ts";
import { type Stage, textOutput } from "./stage.ts";

export interface Tokens {
  readonly access: string;
  readonly id: string;
}

/**
 * Signs a person in by SRP, which every stack's web client allows.
 * @throws CommandError in Cognito's own words, or naming a challenge that needs the person
 */
export async function personTokens(
  { outputs, client: settings }: Stage,
  email: string,
  password: string,
): Promise<Tokens> {
  const client = new CognitoIdentityProviderClient(settings);
  const ClientId = textOutput(outputs, "userPoolClientId");
  const srp = new SrpClient(textOutput(outputs, "userPoolId"));
  const started = await client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_SRP_AUTH",
      AuthParameters: { USERNAME: email, SRP_A: srp.publicKey },
    }),
  );
  const {
    SALT: salt = "",
    SRP_B: srpB = "",
    SECRET_BLOCK: secretBlock = "",
    USER_ID_FOR_SRP: userIdForSrp = "",
  } = started.ChallengeParameters ?? {};
  const timestamp = srpTimestamp(new Date());
  const answered = await client.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: "PASSWORD_VERIFIER",
      ...defined({ Session: started.Session }),
      ChallengeResponses: {
        USERNAME: userIdForSrp,
        PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
        TIMESTAMP: timestamp,
        PASSWORD_CLAIM_SIGNATURE: srp.sign({ salt, srpB, secretBlock, userIdForSrp }, password, timestamp),
      },
    }),
  );
  const { AccessToken: access, IdToken: id } = answered.AuthenticationResult ?? {};
  if (!access || !id)
    throw new CommandError(
      `Cognito asks for ${answered.ChallengeName} next: sign in at the sign-in page instead.`,
    );
  return { access, id };
}

/**
 * Signs a person in by the password itself, which a stack allows where its config value `passwordSignIn` is true.
 * @throws CommandError where it does not, or in Cognito's own words
 */
export async function passwordTokens(
  { outputs, client: settings }: Stage,
  email: string,
  password: string,
): Promise<Tokens> {
  const client = new CognitoIdentityProviderClient(settings);
  const input = {
    ClientId: textOutput(outputs, "userPoolClientId"),
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: email, PASSWORD: password },
  } as const;
  const reply = await client.send(new InitiateAuthCommand(input)).catch((error: Error) => {
    throw /USER_PASSWORD_AUTH/.test(error.message)
      ? new CommandError("This stack takes no passwords themselves: leave --by-password out.")
      : error;
  });
  const { AccessToken: access, IdToken: id } = reply.AuthenticationResult ?? {};
  if (!access || !id)
    throw new CommandError(
      `Cognito asks for ${reply.ChallengeName} next: sign in at the sign-in page instead.`,
    );
  return { access, id };
}

/** What a person's client needs to sign in at the hosted pages. Without scopes it asks for the usual ones. */
export async function hostedPagesOf(
  { outputs, client: settings }: Stage,
  scopes: readonly string[],
): Promise<HostedPages> {
  const clientId = textOutput(outputs, "userPoolClientId");
  const client = new CognitoIdentityProviderClient(settings);
  const { UserPoolClient } = await client.send(
    new DescribeUserPoolClientCommand({ UserPoolId: textOutput(outputs, "userPoolId"), ClientId: clientId }),
  );
  const wanted = scopes.length > 0 ? ["openid", ...scopes] : ["openid", "email", "profile"];
  const allowed = UserPoolClient?.AllowedOAuthScopes ?? [];
  const strange = wanted.find(scope => !allowed.includes(scope));
  if (strange !== undefined)
    throw new CommandError(
      `People cannot ask for the scope ${strange}. They can for: ${allowed.join(", ")}.`,
    );
  return {
    clientId,
    signInUrl: textOutput(outputs, "signInUrl"),
    callbackUrls: UserPoolClient?.CallbackURLs ?? [],
    siteUrl: typeof outputs.siteUrl === "string" ? outputs.siteUrl : undefined,
    scopes: [...new Set(wanted)],
  };
}

/** What a token is for, in a sentence. */
export function describeToken(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const kind = claims.token_use === "id" ? "An ID token" : "An access token";
  const owner = claims.username ?? claims["cognito:username"];
  const whose =
    owner === undefined ? `of the client ${claims.client_id}` : `of the person ${claims.email ?? owner}`;
  const scopes = claims.scope ? ` with ${claims.scope.split(" ").join(", ")}` : "";
  return `${kind} ${whose}${scopes}, good until ${new Date(claims.exp * 1000).toISOString()}`;
}

/** An access token of the machine client, by client credentials. */
export async function machineToken(
  { outputs, client: settings }: Stage,
  scopes: readonly string[],
): Promise<string> {
  const ClientId = textOutput(outputs, "machineClientId");
  const client = new CognitoIdentityProviderClient(settings);
  const described = await client.send(
    new DescribeUserPoolClientCommand({ UserPoolId: textOutput(outputs, "userPoolId"), ClientId }),
  );
  const secret = described.UserPoolClient?.ClientSecret ?? "";
  const response = await fetch(`${textOutput(outputs, "signInUrl")}/oauth2/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${ClientId}:${secret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      ...(scopes.length > 0 ? { scope: scopes.join(" ") } : {}),
    }),
  });
  const reply = (await response.json()) as { access_token?: string; error?: string };
  if (!reply.access_token)
    throw new CommandError(`Cognito refused the machine client: ${reply.error ?? response.status}.`);
  return reply.access_token;
}
