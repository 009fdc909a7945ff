import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newUuid } from "../../../handlers/platform/clock.ts";
import { followAll } from "../../../handlers/platform/identity/projection.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("users: deleting the account");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(() => {
  world.directory.state = "there";
});

const silent = createLog({ write: () => undefined });

test("erases personal data, removes the pool's account, and leaves a tombstone", async () => {
  const id = await world.person({ email: "ann@example.com", displayName: "Ann", roles: ["editor"] });
  const store = (caller: string, operation: string, body: object) =>
    world.db.pool.query(
      `insert into idempotency_keys (caller, operation, key, request_hash, reply, expires_at)
       values ($1, $2, 'k', 'h', $3, now() + interval '1 day')`,
      [caller, operation, { body }],
    );
  await store(id, "movies.create", { displayName: "Ann" });
  await store("admin", "notes.create", { userId: id, reason: "paid by Ann's card" });
  await store("admin", "movies.create", { id: newUuid() });
  const reply = await world.call("DELETE", "/me", { as: id });
  assert.equal([reply.status, reply.body], [204, undefined]);
  const row = await world.row(id);
  assert.equal(
    [row.username, row.email, row.display_name, row.roles, row.directory_version === row.directory_synced],
    [null, null, null, [], true],
  );
  assert.ok(row.deleted_at);
  assert.not.ok(world.directory.accounts.has(id));
  const { rows } = await world.db.pool.query("select caller, operation from idempotency_keys");
  assert.equal(rows, [{ caller: "admin", operation: "movies.create" }]);
});

test("a token that has minutes left is refused, and revives nothing", async () => {
  const id = await world.person({ displayName: "Ann" });
  await world.call("DELETE", "/me", { as: id });
  const soon = Math.floor(Date.now() / 1000) + 60;
  for (const [method, path, body] of [
    ["GET", "/me", undefined],
    ["PATCH", "/me", { displayName: "Back" }],
    ["DELETE", "/me", undefined],
    ["GET", "/users", undefined],
  ] as const) {
    const reply = await world.call(method, path, { as: id, issuedAt: soon, body });
    assert.equal([reply.status, reply.body.code], [401, "unauthenticated"], `${method} ${path}`);
  }
  assert.equal([(await world.row(id)).display_name, (await world.row(id)).username], [null, null]);
});

test("with the pool away the account is deleted all the same, and the pool follows later", async () => {
  const id = await world.person({ email: "bob@example.com" });
  world.directory.state = "away";
  assert.is((await world.call("DELETE", "/me", { as: id })).status, 204);
  const pending = await world.row(id);
  assert.equal([pending.email, pending.username, pending.directory_synced], [null, id, "0"]);
  assert.ok(world.directory.accounts.has(id));

  world.directory.state = "there";
  const { database } = world.db;
  const dependencies = { database, directory: world.directory, newId: newUuid };
  assert.equal(await followAll(dependencies, silent, () => true), { settled: 1, pending: 0 });
  assert.not.ok(world.directory.accounts.has(id));
  assert.is((await world.row(id)).username, null);
});

test("the last admin stays; with another one he may go", async () => {
  const first = await world.person({ roles: ["admin"] });
  const refused = await world.call("DELETE", "/me", { as: first });
  assert.equal([refused.status, refused.body.code], [409, "last_admin"]);
  assert.is((await world.row(first)).deleted_at, null);
  const second = await world.person({ roles: ["admin"] });
  assert.is((await world.call("DELETE", "/me", { as: first })).status, 204);
  assert.is((await world.call("DELETE", "/me", { as: second })).status, 409);
});

test("only the deletion of an admin waits for changes of admins", async () => {
  const id = await world.person();
  const holder = await world.db.ownerPool.connect();
  try {
    await holder.query("begin; select pg_advisory_xact_lock(hashtextextended('users: admins', 0))");
    assert.is((await world.call("DELETE", "/me", { as: id })).status, 204);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
});

test("the account is deleted once under 50 parallel requests", async () => {
  const id = await world.person({ displayName: "Ann" });
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => world.call("DELETE", "/me", { as: id })),
  );
  const statuses = new Set(replies.map(reply => reply.status));
  assert.ok(
    [...statuses].every(status => status === 204 || status === 401),
    [...statuses].join(),
  );
  assert.is((await world.row(id)).directory_version, "1");
});

test.run();
