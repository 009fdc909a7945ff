import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Role, roleNames } from "../../../contract/people.ts";
import { environmentCredentials } from "../aws/credentials.ts";
import { tracedClient } from "../aws/traced-client.ts";
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
        return accountOf(user.Username ?? name, user.UserStatus, user.UserAttributes);
      }),
    page: token =>
      unlessExpired(token, async () => {
        const input = { UserPoolId: userPoolId, AttributesToGet: ["sub", "email"], Limit: pageSize };
        const command = new ListUsersCommand({ ...input, ...(token !== null && { PaginationToken: token }) });
        const { Users = [], PaginationToken = null } = await client.send(command, inTime());
        const accounts = Users.map(user => accountOf(user.Username ?? "", user.UserStatus, user.Attributes));
        return { accounts, next: PaginationToken };
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

/** The most that ListUsers gives. */
const pageSize = 60;

function accountOf(username: string, status?: string, attributes: readonly AttributeType[] = []): Account {
  const attribute = (wanted: string) => attributes.find(one => one.Name === wanted)?.Value;
  return {
    id: attribute("sub") ?? "",
    username,
    email: attribute("email") ?? null,
    confirmed: status !== "UNCONFIRMED",
  };
}

const createClient = () =>
  tracedClient(new CognitoIdentityProviderClient({ credentials: environmentCredentials }));

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

/** Tokens run out while a listing is cut off. */
async function unlessExpired<Result>(
  token: string | null,
  call: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await unlessMissing(call);
  } catch (error) {
    if (token !== null && error instanceof Error && error.name === "InvalidParameterException")
      return undefined;
    throw error;
  }
}

/** Every error that Cognito itself answered has one. */
const hasStatus = (error: Error): boolean =>
  "$metadata" in error &&
  (error.$metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode !== undefined;
