import type { Identity } from "../aws/credentials.ts";
import type { AwsEndpoint } from "../aws/endpoint.ts";
import { easyPassword } from "../aws/random.ts";
import { newTraceRoot } from "../aws/trace-root.ts";
import { AwsError } from "../aws/types.ts";
import { StartError } from "../http/start-error.ts";
import type { LambdaRuntime } from "../lambda/runtime.ts";
import type { SignIn } from "./data-folder.ts";

export interface FirstStartOptions {
  readonly endpoint: AwsEndpoint;
  readonly developer: Identity;
  readonly runtime: LambdaRuntime;
  readonly userPoolId: string;
  readonly clientId: string;
}

/** The task that makes a user an admin; see the users service. */
const MAKE_ADMIN = "make-admin";

/**
 * Makes the demo users, as a person would: a plain one, signed up and confirmed, and one with roles. The latter is an admin
 * by the program's own task; where there is no such task, a member of every group of the pool.
 */
export async function createDemoUsers(options: FirstStartOptions): Promise<SignIn[]> {
  const plain = await signUp(options, "demo@example.com");
  if (!options.runtime.find(MAKE_ADMIN)) return [plain, ...(await signUpMember(options))];
  const admin = await signUp(options, "admin@example.com");
  await makeAdmin(options.runtime, admin.email);
  return [plain, { ...admin, groups: ["admin"] }];
}

async function signUpMember(options: FirstStartOptions): Promise<SignIn[]> {
  const { endpoint, developer, userPoolId: UserPoolId } = options;
  const call = (operation: string, more: object = {}) =>
    endpoint.call(developer, "cognito-idp", operation, { UserPoolId, ...more });
  const listed = (await call("ListGroups")) as { readonly Groups: readonly { readonly GroupName: string }[] };
  if (listed.Groups.length === 0) return [];
  const member = await signUp(options, "member@example.com");
  const groups = listed.Groups.map(({ GroupName }) => GroupName);
  for (const GroupName of groups) await call("AdminAddUserToGroup", { Username: member.email, GroupName });
  return [{ ...member, groups }];
}

async function signUp(options: FirstStartOptions, email: string): Promise<SignIn> {
  const { endpoint, developer, userPoolId, clientId } = options;
  const password = easyPassword();
  const user = { UserPoolId: userPoolId, Username: email };
  const asAdmin = (operation: string, more: object = {}) =>
    endpoint.call(developer, "cognito-idp", operation, { ...user, ...more });
  const UserAttributes = [{ Name: "email", Value: email }];
  const asked = { ClientId: clientId, Username: email, Password: password, UserAttributes };
  try {
    await endpoint.call(null, "cognito-idp", "SignUp", asked);
    await asAdmin("AdminConfirmSignUp");
  } catch (error) {
    // A first start that was killed half-way, or whose sign-ins.json was deleted, left the user behind.
    if (!(error instanceof AwsError) || error.name !== "UsernameExistsException") throw error;
    await asAdmin("AdminSetUserPassword", { Password: password, Permanent: true });
  }
  await asAdmin("AdminUpdateUserAttributes", { UserAttributes: [{ Name: "email_verified", Value: "true" }] });
  return { email, password, groups: [] };
}

async function makeAdmin(runtime: LambdaRuntime, email: string): Promise<void> {
  const spec = runtime.find(MAKE_ADMIN);
  const outcome = spec && (await runtime.invoke(spec, JSON.stringify({ email }), newTraceRoot()));
  if (outcome && !outcome.ok)
    throw new StartError(`The demo admin could not be made: ${outcome.errorMessage}`);
}
