import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonErrors } from "../../../contract/errors.ts";
import type { Database } from "../../../handlers/platform/database/database.ts";
import { ApiError } from "../../../handlers/platform/errors.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { type ConfirmationEvent, saveConfirmed } from "../../../handlers/users/confirmation.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("users: post-confirmation");
let world: World;
const lines: string[] = [];
const log = createLog({ write: line => lines.push(line) });

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(() => {
  lines.length = 0;
});

const sample = JSON.parse(
  readFileSync(new URL("../../../handlers/users/functions/post-confirmation.json", import.meta.url), "utf8"),
);
const eventFor = (sub: string, triggerSource = "PostConfirmation_ConfirmSignUp"): ConfirmationEvent => ({
  ...sample,
  triggerSource,
  userName: sub,
  request: { userAttributes: { ...sample.request.userAttributes, sub, email: "ann@example.com" } },
});

test("a confirmed sign-up makes the row; the event comes back as it went in", async () => {
  const id = randomUUID();
  const event = eventFor(id);
  const copy = structuredClone(event);
  assert.is(await saveConfirmed(event, world.db.database, log), event);
  assert.equal(event, copy);
  const row = await world.row(id);
  assert.equal(
    [row.username, row.email, row.roles, row.email_read_at !== null],
    [id, "ann@example.com", [], true],
  );
});

test("delivered twice, and after the first request, there is one row, with the address", async () => {
  const id = randomUUID();
  await world.call("PATCH", "/me", { as: id, body: { displayName: "Ann" } });
  await world.db.pool.query("update users set email_read_at = null where id = $1", [id]);
  await Promise.all([1, 2].map(() => saveConfirmed(eventFor(id), world.db.database, log)));
  const row = await world.row(id);
  assert.equal([row.email, row.display_name], ["ann@example.com", "Ann"]);
});

test("a new password after a forgotten one makes nobody", async () => {
  const id = randomUUID();
  const event = eventFor(id, "PostConfirmation_ConfirmForgotPassword");
  assert.is(await saveConfirmed(event, world.db.database, log), event);
  assert.is(await world.row(id), undefined);
});

test("a tombstone is not revived, not even of somebody whose address was never read", async () => {
  const id = randomUUID();
  await world.call("DELETE", "/me", { as: id });
  await saveConfirmed(eventFor(id), world.db.database, log);
  const row = await world.row(id);
  assert.equal([row.email, row.email_read_at, row.deleted_at !== null], [null, null, true]);
  assert.equal(lines, []);
});

test("with the database away the event is returned, and the log says so", async () => {
  const away = {
    execute: () => Promise.reject(new ApiError(commonErrors.unavailable)),
  } as unknown as Database;
  const event = eventFor(randomUUID());
  assert.is(await saveConfirmed(event, away, log), event);
  assert.is(lines.length, 1);
  assert.match(lines[0] ?? "", /"level":"ERROR"/);
});

test("an event without a sub is returned, logged, and makes nobody; the log holds no address", async () => {
  const event = { ...sample, request: { userAttributes: { email: "ann@example.com" } } };
  assert.is(await saveConfirmed(event, world.db.database, log), event);
  assert.is(lines.length, 1);
  assert.not.match(lines[0] ?? "", /example\.com/);
});

test.run();
