import path from "node:path";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { readAwsConfig } from "../../local/run/data-folder.ts";
import type { SignIn, Stage } from "./stage.ts";

export interface Tokens {
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
}

/** Settings of AWS SDK clients: local mode's endpoint and the developer's credentials, or what the SDK finds. */
export function awsSettings({ outputs, dataDir }: Stage) {
  const credentials = readAwsConfig(path.join(dataDir, "aws-config"));
  return {
    region: outputs.region,
    ...(outputs.awsEndpointUrl !== undefined && { endpoint: outputs.awsEndpointUrl }),
    ...(credentials && { credentials }),
  };
}

export const cognitoClient = (stage: Stage) => new CognitoIdentityProviderClient(awsSettings(stage));

/** Tokens of a person, by password. */
export async function signIn(stage: Stage, { email, password }: SignIn): Promise<Tokens> {
  const { AuthenticationResult: result } = await cognitoClient(stage).send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: stage.outputs.userPoolClientId,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  if (!result?.AccessToken || !result.IdToken || !result.RefreshToken) throw new Error("no tokens");
  return { access: result.AccessToken, id: result.IdToken, refresh: result.RefreshToken };
}

/** The stage's demo person with that group, or without any. */
export function demoUser({ signIns }: Stage, group: string | null): SignIn {
  const found = signIns.find(({ groups }) => (group === null ? groups.length === 0 : groups.includes(group)));
  if (!found)
    throw new Error(`sign-ins.json has nobody ${group === null ? "without groups" : `in ${group}`}`);
  return found;
}

/** An access token of the machine client with that scope, by client credentials. */
export async function machineToken(stage: Stage, scope: string): Promise<string> {
  const { userPoolId, machineClientId, signInUrl } = stage.outputs;
  const described = await cognitoClient(stage).send(
    new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: machineClientId }),
  );
  const secret = described.UserPoolClient?.ClientSecret ?? "";
  const reply = await fetch(`${signInUrl}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${machineClientId}:${secret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope }),
  });
  const { access_token } = (await reply.json()) as { access_token?: string };
  if (access_token === undefined)
    throw new Error(`no machine token with the scope ${scope}: ${reply.status}`);
  return access_token;
}

/** Scopes that the machine client may ask for. */
export async function machineScopes(stage: Stage): Promise<readonly string[]> {
  const { userPoolId, machineClientId } = stage.outputs;
  const described = await cognitoClient(stage).send(
    new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: machineClientId }),
  );
  return described.UserPoolClient?.AllowedOAuthScopes ?? [];
}
