import { randomBytes, randomUUID } from "node:crypto";
import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CommandError } from "./command.ts";
import { type Stage, textOutput } from "./stage.ts";

/**
 * Signs a person up and confirms the account, as an operator can, for a stack for tests.
 *
 * @param email default: an address that is not taken
 * @throws CommandError where the stack's accounts are protected from deletion, or in Cognito's own words
 */
export async function createPerson(
  { outputs, client: settings }: Stage,
  email = `person-${randomUUID()}@example.com`,
): Promise<{ readonly email: string; readonly password: string }> {
  const client = new CognitoIdentityProviderClient(settings);
  const UserPoolId = textOutput(outputs, "userPoolId");
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
  if (UserPool?.DeletionProtection === "ACTIVE")
    throw new CommandError(
      "The accounts of this stack are protected against deletion, as in production: people sign up there themselves.",
    );
  const password = `Aa1!${randomBytes(18).toString("base64url")}`;
  await client.send(
    new SignUpCommand({
      ClientId: textOutput(outputs, "userPoolClientId"),
      Username: email,
      Password: password,
      UserAttributes: [{ Name: "email", Value: email }],
    }),
  );
  await client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: email }));
  return { email, password };
}
