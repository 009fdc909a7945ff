import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createDemoUsers, type FirstStartOptions } from "../../../local/run/first-start.ts";

const test = suite("local/run/first-start");

/** A pool with these groups in a program without the task that makes admins; and the calls that it gets. */
function pool(groups: readonly string[]) {
  const calls: string[] = [];
  const endpoint = {
    call: async (_identity: unknown, _service: string, operation: string, input: Record<string, unknown>) => {
      calls.push([operation, input.Username, input.GroupName].filter(part => part !== undefined).join(" "));
      return operation === "ListGroups" ? { Groups: groups.map(GroupName => ({ GroupName })) } : {};
    },
  };
  const options = {
    endpoint,
    developer: {},
    runtime: { find: () => undefined },
    userPoolId: "eu-central-1_1",
    clientId: "web",
  } as unknown as FirstStartOptions;
  return { options, calls };
}

test("a program without roles of its own gets a demo user that is in every group of the pool", async () => {
  const { options, calls } = pool(["gardener", "owner"]);
  const users = await createDemoUsers(options);
  assert.equal(
    users.map(({ email, groups }) => ({ email, groups })),
    [
      { email: "demo@example.com", groups: [] },
      { email: "member@example.com", groups: ["gardener", "owner"] },
    ],
  );
  assert.equal(calls.slice(-2), [
    "AdminAddUserToGroup member@example.com gardener",
    "AdminAddUserToGroup member@example.com owner",
  ]);
});

test("a pool without groups has the plain demo user alone", async () => {
  const { options } = pool([]);
  assert.equal(
    (await createDemoUsers(options)).map(({ email }) => email),
    ["demo@example.com"],
  );
});

test.run();
