import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cognitoDirectory } from "../../../../handlers/platform/identity/cognito-directory.ts";
import { NoAnswerError } from "../../../../handlers/platform/identity/directory.ts";

const test = suite("users: the directory on Cognito");

/** A client that gives the answer to everything, and remembers what it was asked. */
function scripted(answer: object | Error) {
  const sent: [string, unknown][] = [];
  const client = {
    send: async (command: { readonly input: unknown }) => {
      sent.push([command.constructor.name.replace(/Command$/, ""), command.input]);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as CognitoIdentityProviderClient;
  return { directory: cognitoDirectory("pool", client), sent };
}

const cognitoError = (name: string) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 400 } });
const ann = { UserPoolId: "pool", Username: "ann" };

test("finds an account by name or address", async () => {
  const { directory, sent } = scripted({
    Username: "ann",
    UserStatus: "CONFIRMED",
    UserAttributes: [
      { Name: "sub", Value: "id-1" },
      { Name: "email", Value: "ann@example.com" },
    ],
  });
  const account = await directory.find("ann@example.com");
  assert.equal(account, { id: "id-1", username: "ann", email: "ann@example.com", confirmed: true });
  assert.equal(sent, [["AdminGetUser", { UserPoolId: "pool", Username: "ann@example.com" }]]);
});

test("an account that has not been confirmed is told apart, and one without an address", async () => {
  const { directory } = scripted({ Username: "ann", UserStatus: "UNCONFIRMED", UserAttributes: [] });
  assert.equal(await directory.find("ann"), { id: "", username: "ann", email: null, confirmed: false });
});

test("lists accounts by pages, asking for no more of them than it needs", async () => {
  const { directory, sent } = scripted({
    Users: [
      { Username: "ann", UserStatus: "CONFIRMED", Attributes: [{ Name: "sub", Value: "id-1" }] },
      {
        Username: "ben",
        UserStatus: "UNCONFIRMED",
        Attributes: [{ Name: "email", Value: "ben@example.com" }],
      },
    ],
    PaginationToken: "two",
  });
  assert.equal(await directory.page(null), {
    accounts: [
      { id: "id-1", username: "ann", email: null, confirmed: true },
      { id: "", username: "ben", email: "ben@example.com", confirmed: false },
    ],
    next: "two",
  });
  await directory.page("two");
  const asked = { UserPoolId: "pool", AttributesToGet: ["sub", "email"], Limit: 60 };
  assert.equal(sent, [
    ["ListUsers", asked],
    ["ListUsers", { ...asked, PaginationToken: "two" }],
  ]);
  assert.is((await scripted({ Users: [] }).directory.page("last"))?.next, null);
});

test("a page's token that has run out is told apart from other refusals", async () => {
  const { directory } = scripted(cognitoError("InvalidParameterException"));
  assert.is(await directory.page("old"), undefined);
  const first = await directory.page(null).catch((error: Error) => error);
  assert.is(first instanceof Error && first.name, "InvalidParameterException");
});

test("sets each group that stands for a role, and touches no other", async () => {
  const { directory, sent } = scripted({});
  await directory.setGroups("ann", ["admin"]);
  assert.equal(sent, [
    ["AdminRemoveUserFromGroup", { ...ann, GroupName: "editor" }],
    ["AdminAddUserToGroup", { ...ann, GroupName: "admin" }],
  ]);
});

test("signs out everywhere, and removes", async () => {
  const { directory, sent } = scripted({});
  await directory.signOut("ann");
  await directory.remove("ann");
  assert.equal(sent, [
    ["AdminUserGlobalSignOut", ann],
    ["AdminDeleteUser", ann],
  ]);
});

test("an account that is gone is no error, for any call", async () => {
  const { directory } = scripted(cognitoError("UserNotFoundException"));
  assert.is(await directory.find("ann"), undefined);
  await directory.setGroups("ann", []);
  await directory.signOut("ann");
  await directory.remove("ann");
});

test("an answered error is passed on; without an answer it is said that the call may still take effect", async () => {
  const fault = async (error: Error) =>
    scripted(error)
      .directory.remove("ann")
      .catch((thrown: Error) => thrown);
  assert.is((await fault(cognitoError("TooManyRequestsException")))?.name, "TooManyRequestsException");
  const reset = Object.assign(new Error("socket hang up"), {
    code: "ECONNRESET",
    $metadata: { attempts: 3 },
  });
  assert.instance(await fault(reset), NoAnswerError);
});

test.run();
