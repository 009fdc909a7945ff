import { easyPassword } from "../../aws/random.ts";
import { newTraceRoot } from "../../aws/trace-root.ts";
import { member, text } from "../../graph/resources.ts";
import { type Call, ConsoleError } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { UserAction, UserChange, UserView } from "../types.ts";
import { calling } from "./calling.ts";

/** The program's own task for it, whose truth is a row; a program without one has the pool's group alone. */
const MAKE_ADMIN = "make-admin";
const ADMIN_GROUP = "admin";

interface Target {
  readonly sources: ConsoleSources;
  readonly user: UserView;
  /** Calls Cognito for this user. @throws ConsoleError in Cognito's words */
  readonly ask: (operation: string, more?: object) => Promise<unknown>;
}

const ACTIONS: Readonly<Record<UserAction, (target: Target) => Promise<UserChange>>> = {
  confirm: async ({ ask, user }) => {
    await ask("AdminConfirmSignUp");
    // As if the code had been typed in: who confirms an account with it has shown that the address is theirs.
    const contact = ["email", "phone_number"].find(name => user.attributes[name] !== undefined);
    const verified = { UserAttributes: [{ Name: `${contact}_verified`, Value: "true" }] };
    if (contact !== undefined) await ask("AdminUpdateUserAttributes", verified);
    return done(`${user.name} is confirmed.`);
  },
  disable: async ({ ask, user }) => {
    await ask("AdminDisableUser");
    return done(`${user.name} cannot sign in any more, and is signed out.`);
  },
  enable: async ({ ask, user }) => {
    await ask("AdminEnableUser");
    return done(`${user.name} can sign in again.`);
  },
  "make-admin": target => setAdmin(target, true),
  "remove-admin": target => setAdmin(target, false),
  "reset-password": async ({ ask, user }) => {
    const password = easyPassword();
    await ask("AdminSetUserPassword", { Password: password, Permanent: true });
    return { done: `${user.name} has another password.`, password };
  },
  delete: async ({ ask, user }) => {
    await ask("AdminDeleteUser");
    return done(`The account ${user.name} is deleted at the user pool.`);
  },
};

/**
 * Does something to a user by the API that the program itself would use.
 *
 * @throws ConsoleError for an unknown user or action, and where Cognito refuses
 */
export async function changeUser(sources: ConsoleSources, { params }: Call): Promise<UserChange> {
  const { pool = "", username = "", action = "" } = params;
  const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action as UserAction] : undefined;
  if (!run) throw new ConsoleError(404, `The console cannot ${action} a user.`);
  const user = [...sources.directory.users()].find(one => one.pool === pool && one.username === username);
  if (!user) throw new ConsoleError(404, "This user was deleted.");
  const ask = (operation: string, more: object = {}) =>
    calling(sources, "cognito-idp", operation, { UserPoolId: pool, Username: username, ...more });
  return run({ sources, user, ask });
}

async function setAdmin({ sources, user, ask }: Target, isAdmin: boolean): Promise<UserChange> {
  const { email } = user.attributes;
  const task = sources.functions.find(MAKE_ADMIN);
  if (task && email !== undefined) {
    const event = JSON.stringify(isAdmin ? { email } : { email, remove: true });
    const outcome = await sources.functions.invoke(task, event, newTraceRoot());
    if (!outcome.ok) throw new ConsoleError(409, outcome.errorMessage);
    const isPending = text(member(JSON.parse(outcome.payload), "groups")) === "pending";
    return done(`${adminSentence(user, isAdmin)}${isPending ? " The pool's group follows." : ""}`);
  }
  const operation = isAdmin ? "AdminAddUserToGroup" : "AdminRemoveUserFromGroup";
  await ask(operation, { GroupName: ADMIN_GROUP });
  return done(adminSentence(user, isAdmin));
}

const adminSentence = ({ name }: UserView, isAdmin: boolean) =>
  `${name} is ${isAdmin ? "an" : "no"} admin${isAdmin ? "" : " any more"}.`;

const done = (sentence: string): UserChange => ({ done: sentence, password: null });
