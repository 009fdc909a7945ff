import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AwsError } from "../../../../local/aws/types.ts";
import type { FunctionSpec } from "../../../../local/lambda/functions.ts";
import { withConsole } from "../support/server.ts";
import { ann, fakeSources } from "../support/sources.ts";

const test = suite("console: what is done to a user");

/** Sources whose Cognito takes every call and notes it; deletions are refused. */
function withCognito() {
  const asked: (readonly [operation: string, input: Readonly<Record<string, unknown>>])[] = [];
  const call = async (_service: string, operation: string, input: Record<string, unknown>) => {
    asked.push([operation, input]);
    if (operation === "AdminDeleteUser") throw new AwsError("UserNotFoundException", "User does not exist.");
    return {};
  };
  return { asked, sources: fakeSources({ call }) };
}
const named = { UserPoolId: "pool", Username: "sub-ann" };

test("asks Cognito as the program would", async () => {
  const { asked, sources } = withCognito();
  await withConsole(sources, async ({ post }) => {
    assert.equal((await post("users/pool/sub-ann/disable", {})).body, {
      done: "ann@example.com cannot sign in any more, and is signed out.",
      password: null,
    });
    await post("users/pool/sub-ann/confirm", {});
    await post("users/pool/sub-ann/make-admin", {});
    assert.equal(asked, [
      ["AdminDisableUser", named],
      ["AdminConfirmSignUp", named],
      [
        "AdminUpdateUserAttributes",
        { ...named, UserAttributes: [{ Name: "email_verified", Value: "true" }] },
      ],
      ["AdminAddUserToGroup", { ...named, GroupName: "admin" }],
    ]);
  });
});

test("sets a password and shows it once", async () => {
  const { asked, sources } = withCognito();
  await withConsole(sources, async ({ post }) => {
    const { password } = (await post("users/pool/sub-ann/reset-password", {})).body as { password: string };
    assert.match(password, /^[a-z]{5}-[A-Z]{5}-\d{4}$/);
    assert.equal(asked, [["AdminSetUserPassword", { ...named, Password: password, Permanent: true }]]);
  });
});

test("makes an admin by the program's own task where there is one", async () => {
  const { sources } = withCognito();
  const events: unknown[] = [];
  const task = { ...sources.functions.specs[0], label: "make-admin" } as FunctionSpec;
  const functions = {
    ...sources.functions,
    find: (name: string) => (name === "make-admin" ? task : undefined),
    invoke: async (_spec: FunctionSpec, event: string) => {
      events.push(JSON.parse(event));
      return { ok: true as const, payload: '{"groups":"pending"}' };
    },
  };
  await withConsole({ ...sources, functions }, async ({ post }) => {
    const { body } = await post("users/pool/sub-ann/remove-admin", {});
    assert.is(
      (body as { done: string }).done,
      "ann@example.com is no admin any more. The pool's group follows.",
    );
    assert.equal(events, [{ email: ann.name, remove: true }]);
  });
});

test("tells what Cognito refuses, and refuses other users and actions", async () => {
  const { sources } = withCognito();
  await withConsole(sources, async ({ post }) => {
    assert.equal(await post("users/pool/sub-ann/delete", {}), {
      status: 409,
      body: { message: "UserNotFoundException: User does not exist." },
    });
    assert.is((await post("users/other/sub-ann/disable", {})).status, 404);
    assert.is((await post("users/pool/sub-ann/toString", {})).status, 404);
  });
});

test.run();
