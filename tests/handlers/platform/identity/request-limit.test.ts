import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defineContract, open, signedIn } from "../../../../contract/contract.ts";
import type { Database } from "../../../../handlers/platform/database/database.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { eraseRequestCounts } from "../../../../handlers/platform/identity/request-counts.ts";
import { requestLimit } from "../../../../handlers/platform/identity/request-limit.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, routesOf } from "../../support/client.ts";

const test = suite("platform/request limit");

const contract = defineContract({
  service: "notes",
  summary: "",
  uses: ["database"],
  operations: {
    read: {
      method: "GET",
      path: "/notes",
      summary: "",
      access: signedIn,
      reply: { status: 204 },
      errors: [],
    },
    look: { method: "GET", path: "/look", summary: "", access: open, reply: { status: 204 }, errors: [] },
  },
});

let db: TestDatabase;
let asked = 0;
const ann = "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11";
const ben = "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a12";
/** A minute and 20 seconds. */
const start = Date.UTC(2026, 5, 1, 12, 0, 20);

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());
test.before.each(async () => {
  asked = 0;
  await db.ownerPool.query("truncate request_counts, users cascade");
  await db.pool.query("insert into users (id, username) values ($1, 'ann'), ($2, 'ben')", [ann, ben]);
});

/** One running instance of the function, on a clock that the test moves. */
function instance(perMinute: number, clock: { now: number }): Call {
  const database: Database = {
    ...db.database,
    one: (statement, options) => {
      asked += 1;
      return db.database.one(statement, options);
    },
  };
  const handler = serve(
    contract,
    { read: async () => ({}), look: async () => ({}) },
    {
      identity,
      ...usersIn(
        database,
        requestLimit(perMinute, () => clock.now),
      ),
      log: createLog({ write: () => undefined }),
    },
  );
  return clientOf(handler, routesOf(contract));
}

/** How many of so many requests were answered, one after the other. */
async function answered(call: Call, as: string, requests: number): Promise<number> {
  let count = 0;
  for (let index = 0; index < requests; index += 1)
    if ((await call("GET", "/notes", { as })).status === 204) count += 1;
  return count;
}
const counts = async () => (await db.pool.query("select user_id, requests from request_counts")).rows;

test("a person gets as many requests a minute as the limit says, and others get theirs", async () => {
  const clock = { now: start };
  const call = instance(30, clock);
  assert.is(await answered(call, ann, 40), 30);
  assert.is(await answered(call, ben, 40), 30);
  clock.now = Date.UTC(2026, 5, 1, 12, 0, 59, 999);
  assert.is(await answered(call, ann, 1), 0);
  clock.now += 1;
  assert.is(await answered(call, ann, 40), 30);
});

test("the refusal says when to come again, in whole seconds to the end of the minute", async () => {
  const clock = { now: start };
  const call = instance(10, clock);
  await answered(call, ann, 10);
  const reply = await call("GET", "/notes", { as: ann });
  assert.is(reply.status, 429);
  assert.is(reply.headers["content-type"], "application/problem+json");
  assert.is(reply.headers["retry-after"], "40");
  assert.equal([reply.body.code, reply.body.requestsPerMinute], ["too_many_requests", 10]);
  clock.now = Date.UTC(2026, 5, 1, 12, 0, 59, 900);
  assert.is((await call("GET", "/notes", { as: ann })).headers["retry-after"], "1");
});

test("instances count together; each lets nine more through at most", async () => {
  const clock = { now: start };
  const calls = [1, 2, 3].map(() => instance(60, clock));
  const through = await Promise.all(calls.map(call => answered(call, ann, 60)));
  const sum = through.reduce((all, one) => all + one, 0);
  assert.ok(sum >= 60 && sum <= 60 + 3 * 9, `${through}`);
});

test("fewer than ten requests write nothing, and a refused one asks the database nothing", async () => {
  const clock = { now: start };
  const call = instance(10, clock);
  await answered(call, ann, 9);
  assert.equal([await counts(), asked], [[], 9]);
  await answered(call, ann, 1);
  assert.equal(await counts(), [{ user_id: ann, requests: "10" }]);
  await answered(call, ann, 20);
  assert.is(asked, 10);
});

test("an instance whose clock is behind counts for the later minute", async () => {
  await answered(instance(20, { now: start + 60_000 }), ann, 20);
  const late = instance(20, { now: start });
  assert.is(await answered(late, ann, 20), 9);
});

test("requests without a person are not counted, nor are any where the limit is 0", async () => {
  const call = instance(10, { now: start });
  for (let index = 0; index < 30; index += 1)
    assert.is((await call("GET", "/look", { as: ann })).status, 204);
  assert.is(await answered(instance(0, { now: start }), ann, 30), 30);
  assert.equal(await counts(), []);
});

test("a deleted person is refused as such, without a count", async () => {
  await db.pool.query("update users set deleted_at = now() where id = $1", [ann]);
  const call = instance(10, { now: start });
  for (let index = 0; index < 12; index += 1)
    assert.is((await call("GET", "/notes", { as: ann })).body.code, "unauthenticated");
  assert.equal(await counts(), []);
});

test("the count is erased with the account", async () => {
  await answered(instance(20, { now: start }), ann, 10);
  await db.database.transaction(transaction => eraseRequestCounts(transaction, ann, 10));
  assert.equal(await counts(), []);
});

test.run();
