import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CommandError } from "./command.ts";
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
      ...(started.Session === undefined ? {} : { Session: started.Session }),
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
