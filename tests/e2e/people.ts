import { randomBytes, randomUUID } from "node:crypto";
import { AdminConfirmSignUpCommand, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { type Api, ApiFailure, createApi } from "../support/api.ts";
import { cognitoClient, demoUser, signIn, type Tokens } from "../support/sign-in.ts";
import type { Stage } from "../support/stage.ts";

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  readonly tokens: Tokens;
  readonly api: Api;
}

/** Signs a new person up, confirms the account as an operator may, and signs in. */
export async function newPerson(stage: Stage): Promise<Person> {
  const email = `person-${randomUUID()}@example.com`;
  const password = `Aa1!${randomBytes(12).toString("base64url")}`;
  const { userPoolClientId: ClientId, userPoolId: UserPoolId } = stage.outputs;
  const cognito = cognitoClient(stage);
  const UserAttributes = [{ Name: "email", Value: email }];
  const { UserSub: userId = "" } = await cognito.send(
    new SignUpCommand({ ClientId, Username: email, Password: password, UserAttributes }),
  );
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: email }));
  const tokens = await signIn(stage, { email, password, groups: [] });
  return { email, password, userId, tokens, api: apiOf(stage, tokens.access) };
}

/** Times in tokens are whole seconds: one of the second in which sessions ended counts as ended too. */
export async function freshTokens(
  stage: Stage,
  person: { readonly email: string; readonly password: string },
): Promise<Tokens> {
  const begun = Math.floor(Date.now() / 1000);
  for (;;) {
    const tokens = await signIn(stage, { ...person, groups: [] });
    if (Number(decodeJwt(tokens.access).iat) > begun) return tokens;
  }
}

/** The API as the stage's demo person with that role. */
export async function demoApi(stage: Stage, group: string | null): Promise<Api> {
  return apiOf(stage, (await signIn(stage, demoUser(stage, group))).access);
}

/** The API as the bearer of a token, or as nobody. */
export const apiOf = ({ outputs }: Stage, token: string | null): Api =>
  createApi({ apiUrl: outputs.apiUrl, accessToken: async () => token });

/**
 * Status and code with which a call is refused; throws when it is not.
 *
 * @public for tests of services, whichever of them are here
 */
export async function refusal(call: Promise<unknown>): Promise<[status: number, code: string | null]> {
  const outcome = await call.then(
    reply => reply,
    (error: unknown) => error,
  );
  if (!(outcome instanceof ApiFailure)) throw new Error(`not refused: ${JSON.stringify(outcome)}`);
  return [outcome.status, outcome.code];
}
