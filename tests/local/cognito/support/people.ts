import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { POOL_ID, WEB_CLIENT } from "./graph.ts";
import type { CognitoServer } from "./server.ts";

export const PASSWORD = "Correct-horse-7";

/** Somebody who signed up and confirmed; returns their `sub`. */
export async function signUpPerson(
  server: CognitoServer,
  email = "ann@example.com",
  password = PASSWORD,
): Promise<string> {
  const { UserSub = "" } = await server.sdk.send(
    new SignUpCommand({ ClientId: WEB_CLIENT, Username: email, Password: password, UserAttributes: [] }),
  );
  await server.sdk.send(
    new ConfirmSignUpCommand({ ClientId: WEB_CLIENT, Username: email, ConfirmationCode: server.code(email) }),
  );
  return UserSub;
}

/** Somebody whom an administrator made, ready to sign in; returns their user name. */
export async function createPerson(
  server: CognitoServer,
  email: string,
  password = PASSWORD,
): Promise<string> {
  const { User } = await server.sdk.send(
    new AdminCreateUserCommand({
      UserPoolId: POOL_ID,
      Username: email,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
  const Username = User?.Username ?? "";
  await server.sdk.send(
    new AdminSetUserPasswordCommand({ UserPoolId: POOL_ID, Username, Password: password, Permanent: true }),
  );
  return Username;
}

export interface SignedIn {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
}

export async function signIn(
  server: CognitoServer,
  email = "ann@example.com",
  password = PASSWORD,
): Promise<SignedIn> {
  const { AuthenticationResult: result } = await server.sdk.send(
    new InitiateAuthCommand({
      ClientId: WEB_CLIENT,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  return {
    accessToken: result?.AccessToken ?? "",
    idToken: result?.IdToken ?? "",
    refreshToken: result?.RefreshToken ?? "",
  };
}

/** The claims of a token, not verified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
}

/** Expects a call to fail, and says how. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return "no refusal";
}
