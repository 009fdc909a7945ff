import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ApiError } from "../../client/index.ts";
import { wait } from "../../client/retry.ts";
import { fakeApi } from "./support/fake-api.ts";

const test = suite("typed client: repeats");
const note = { id: "n1", title: "Moon", stars: null };
const busy = [503, { code: "service_unavailable" }] as const;
const throttled = (seconds: number) =>
  [429, { message: "Too Many Requests" }, { "retry-after": `${seconds}` }] as const;
const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => assert.unreachable("the call did not fail"),
    (error: ApiError) => error.status,
  );

test("repeats what is safe to repeat, with full jitter that doubles", async () => {
  const { notes, waits } = fakeApi([busy, busy, busy, [200, note]]);
  assert.is((await notes.read({ noteId: "n1" })).title, "Moon");
  assert.equal(waits, [150, 300, 600]);
});

test("waits as long as Retry-After says, and the jitter", async () => {
  const { notes, waits } = fakeApi([throttled(2), [204]]);
  await notes.remove({ noteId: "n1" });
  assert.equal(waits, [2150]);
});

test("gives up after the third repeat, or as many as the client allows", async () => {
  const patient = fakeApi([busy, busy, busy, busy]);
  assert.is(await statusOf(patient.notes.read({ noteId: "n1" })), 503);
  assert.is(patient.sent.length, 4);
  const hasty = fakeApi([busy], { retries: 0 });
  assert.is(await statusOf(hasty.notes.read({ noteId: "n1" })), 503);
  assert.equal(hasty.waits, []);
});

test("does not wait for what is for a person to wait for", async () => {
  const { notes, waits } = fakeApi([throttled(21)]);
  assert.is(await statusOf(notes.read({ noteId: "n1" })), 429);
  assert.equal(waits, []);
});

test("repeats no other failure", async () => {
  for (const status of [400, 404, 409, 500, 502, 504]) {
    const { notes, sent } = fakeApi([[status, {}]]);
    assert.is(await statusOf(notes.read({ noteId: "n1" })), status);
    assert.is(sent.length, 1);
  }
});

test("repeats a POST with its key alone, which stays the same", async () => {
  const { notes, sent } = fakeApi([busy, throttled(1), [201, note], [201, note]]);
  await notes.create({ body: { title: "Moon" } });
  assert.equal(
    sent.map(({ headers }) => headers["idempotency-key"]),
    ["key-1", "key-1", "key-1"],
  );
  await notes.create({ body: { title: "Moon" } });
  assert.is(sent[3]?.headers["idempotency-key"], "key-2");
  const without = fakeApi([busy]);
  assert.is(await statusOf(without.notes.archive()), 503);
  assert.is(without.sent[0]?.headers["idempotency-key"], undefined);
});

test("takes the key of a person's intent", async () => {
  const { notes, sent } = fakeApi([[201, note]]);
  await notes.create({ body: { title: "Moon" } }, { idempotencyKey: "mine" });
  assert.is(sent[0]?.headers["idempotency-key"], "mine");
});

test("does not repeat a change: a reply that was lost would end in a false conflict", async () => {
  const { notes, sent } = fakeApi([busy]);
  assert.is(await statusOf(notes.change({ noteId: "n1", ifMatch: '"7"', body: { title: "Sun" } })), 503);
  assert.is(sent.length, 1);
});

test("stops waiting when the call is aborted", async () => {
  const controller = new AbortController();
  const reason = new Error("the page was left");
  const waiting = wait(60_000, controller.signal).catch(error => error);
  controller.abort(reason);
  assert.is(await waiting, reason);
});

test("waits no longer than told", async () => {
  await wait(1, new AbortController().signal);
});

test.run();
