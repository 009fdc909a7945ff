import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Role } from "../platform/contract.ts";
import { environmentCredentials } from "../platform/credentials.ts";
import { roleNames } from "./contract.ts";
import { type Account, type Directory, NoAnswerError } from "./directory.ts";

/** For one call with the SDK's own retries, which are safe here: each call may be repeated. */
const timeoutMilliseconds = 4_000;

/**
 * The directory on Amazon Cognito.
 *
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
 */
export function cognitoDirectory(userPoolId: string, client = createClient()): Directory {
  const of = (username: string) => ({ UserPoolId: userPoolId, Username: username });
  const inTime = () => ({ abortSignal: AbortSignal.timeout(timeoutMilliseconds) });
  return {
    find: name =>
      unlessMissing(async () => {
        const user = await client.send(new AdminGetUserCommand(of(name)), inTime());
        const attribute = (wanted: string) => user.UserAttributes?.find(one => one.Name === wanted)?.Value;
        const account: Account = {
          id: attribute("sub") ?? "",
          username: user.Username ?? name,
          email: attribute("email") ?? null,
          confirmed: user.UserStatus !== "UNCONFIRMED",
        };
        return account;
      }),
    setGroups: async (username, roles) => {
      for (const role of roleNames) await unlessMissing(() => setGroup(username, role, roles.includes(role)));
    },
    signOut: username =>
      unlessMissing(
        async () => void (await client.send(new AdminUserGlobalSignOutCommand(of(username)), inTime())),
      ),
    remove: username =>
      unlessMissing(async () => void (await client.send(new AdminDeleteUserCommand(of(username)), inTime()))),
  };

  async function setGroup(username: string, role: Role, member: boolean): Promise<void> {
    const input = { ...of(username), GroupName: role };
    if (member) await client.send(new AdminAddUserToGroupCommand(input), inTime());
    else await client.send(new AdminRemoveUserFromGroupCommand(input), inTime());
  }
}

const createClient = () => new CognitoIdentityProviderClient({ credentials: environmentCredentials });

async function unlessMissing<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "UserNotFoundException") return undefined;
    if (hasStatus(error)) throw error;
    throw new NoAnswerError("The user pool did not answer", { cause: error });
  }
}

/** Every error that Cognito itself answered has one. */
const hasStatus = (error: Error): boolean =>
  "$metadata" in error &&
  (error.$metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode !== undefined;
