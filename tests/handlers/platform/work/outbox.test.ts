import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deliverOutbox, putIntoOutbox } from "../../../../handlers/platform/work/outbox.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";

const test = suite("platform/outbox");

let db: TestDatabase;
test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate outbox");
});

const start = Date.parse("2026-06-01T12:00:00Z");
const minute = 60_000;
const put = (message: unknown, queue = "mails") =>
  db.database.transaction(transaction => putIntoOutbox(transaction, queue, message));

/** A queue that refuses as often as told. */
function queue(refusals = 0) {
  const got: unknown[] = [];
  let left = refusals;
  const send = async (message: unknown) => {
    if (left-- > 0) throw new Error("The queue is away.");
    got.push(message);
  };
  return { got, send };
}

const deliver = (send: (message: unknown) => Promise<void>, at = start, more = {}) =>
  deliverOutbox({ database: db.database, queues: { mails: send }, now: () => at, ...more });

const kept = async () =>
  (await db.ownerPool.query("select message from outbox")).rows.map(row => row.message);

test("sends what a transaction wrote, once", async () => {
  await put({ bookingId: "b-1" });
  const { got, send } = queue();
  assert.equal(await deliver(send), { sent: 1, failed: 0 });
  assert.equal(await deliver(send), { sent: 0, failed: 0 });
  assert.equal(got, [{ bookingId: "b-1" }]);
  assert.equal(await kept(), []);
});

test("sends nothing of a transaction that was rolled back", async () => {
  const rolledBack = db.database.transaction(async transaction => {
    await putIntoOutbox(transaction, "mails", { bookingId: "b-1" });
    throw new Error("overlap");
  });
  await rolledBack.then(assert.unreachable, () => {});
  assert.equal(await deliver(queue().send), { sent: 0, failed: 0 });
});

test("tries a refused message again after one minute, then after two", async () => {
  await put("late");
  const { got, send } = queue(2);
  const warnings: unknown[] = [];
  const log = { warn: (_message: string, facts: object) => warnings.push(facts) };
  assert.equal(await deliver(send, start, { log }), { sent: 0, failed: 1 });
  assert.is(warnings.length, 1);
  assert.equal(await deliver(send, start + minute - 1), { sent: 0, failed: 0 });
  assert.equal(await deliver(send, start + minute), { sent: 0, failed: 1 });
  assert.equal(await deliver(send, start + 3 * minute - 1), { sent: 0, failed: 0 });
  assert.equal(await deliver(send, start + 3 * minute), { sent: 1, failed: 0 });
  assert.equal(got, ["late"]);
});

test("keeps a message whose delivery ended in between, and leaves it to a later one", async () => {
  await put("kept");
  const forever = new Promise<void>(() => {});
  void deliver(() => forever);
  const taken = async () =>
    (await db.ownerPool.query("select from outbox where tries = 1")).rows.length === 1;
  while (!(await taken())) await new Promise(resolve => setTimeout(resolve, 10));
  const { got, send } = queue();
  assert.equal(await deliver(send), { sent: 0, failed: 0 });
  assert.equal(await deliver(send, start + minute), { sent: 1, failed: 0 });
  assert.equal(got, ["kept"]);
});

test("gives messages to different deliveries at the same time", async () => {
  for (let number = 0; number < 25; number++) await put(number);
  const { got, send } = queue();
  const results = await Promise.all([deliver(send), deliver(send), deliver(send)]);
  assert.is(
    results.reduce((sum, { sent }) => sum + sent, 0),
    25,
  );
  assert.is(new Set(got).size, 25);
});

test("leaves other queues alone, and stops at its limit and when time is up", async () => {
  await put("elsewhere", "imports");
  for (const message of ["a", "b", "c"]) await put(message);
  const { got, send } = queue();
  assert.equal(await deliver(send, start, { timeIsLeft: () => false }), { sent: 0, failed: 0 });
  assert.equal(await deliver(send, start, { most: 2 }), { sent: 2, failed: 0 });
  assert.equal(await deliver(send), { sent: 1, failed: 0 });
  assert.equal([...got].sort(), ["a", "b", "c"]);
  assert.equal(await kept(), ["elsewhere"]);
});

test.run();
