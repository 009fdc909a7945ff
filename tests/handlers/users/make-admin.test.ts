import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { makeAdmin, removeAdmin } from "../../../handlers/users/admin.ts";
import { openWorld, type World, whileAdminsAreLocked } from "./world.ts";

const test = suite("users: make-admin");
let world: World;
const log = createLog({ write: () => undefined });

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(() => {
  world.directory.state = "there";
});

const make = (email: string) =>
  makeAdmin({ email }, { database: world.db.database, directory: world.directory }, log);

function account(email: string, confirmed = true): string {
  const id = randomUUID();
  world.directory.accounts.set(id, { id, username: id, email, confirmed });
  return id;
}

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(String, (error: Error) => error.message);

test("makes an admin of an account that was never used", async () => {
  const id = account("first@example.com");
  assert.equal(await make("first@example.com"), { userId: id, roles: ["admin"], groups: "current" });
  assert.equal(world.directory.groups.get(id), ["admin"]);
  const { body } = await world.call("GET", "/me", { as: id });
  assert.equal([body.roles, body.email], [["admin"], "first@example.com"]);
});

test("keeps the other roles, and may be repeated", async () => {
  const id = await world.person({ email: "second@example.com", roles: ["editor"] });
  for (let time = 0; time < 2; time++)
    assert.equal((await make("second@example.com")).roles, ["editor", "admin"]);
  assert.is((await world.row(id)).directory_version, "1");
});

test("an address that moved makes an admin of who has it now", async () => {
  const former = await world.person({ email: "boss@example.com" });
  world.directory.accounts.set(former, {
    id: former,
    username: former,
    email: "other@example.com",
    confirmed: true,
  });
  const id = await world.person({ email: "before@example.com" });
  world.directory.accounts.set(id, { id, username: id, email: "boss@example.com", confirmed: true });
  assert.is((await make("boss@example.com")).userId, id);
  assert.equal([(await world.row(id)).email, (await world.row(id)).roles], ["boss@example.com", ["admin"]]);
  assert.equal([(await world.row(former)).email, (await world.row(former)).roles], [null, []]);
});

test("takes nothing of what an admin gives the same person at the same time", async () => {
  const admin = await world.person({ roles: ["admin"] });
  const id = await world.person({ email: "both@example.com" });
  const give = () => world.call("PUT", `/users/${id}/roles`, { as: admin, body: { roles: ["editor"] } });
  await whileAdminsAreLocked<unknown>(world.db, 2, () => [make("both@example.com"), give()]);
  const { roles } = await world.row(id);
  assert.ok((roles as string[]).includes("editor"), String(roles));
});

test("says what is wrong with an account that cannot be used", async () => {
  assert.match(await failure(make("nobody@example.com")), /sign up first/);
  account("unconfirmed@example.com", false);
  assert.match(await failure(make("unconfirmed@example.com")), /not confirmed/);
  const gone = await world.person({ email: "gone@example.com" });
  world.directory.state = "away";
  await world.call("DELETE", "/me", { as: gone });
  world.directory.state = "there";
  assert.match(await failure(make("gone@example.com")), /deleted by its owner/);
});

test("takes the role away, keeps the others, and leaves one admin", async () => {
  const remove = (email: string) =>
    removeAdmin({ email }, { database: world.db.database, directory: world.directory }, log);
  await world.db.pool.query("update users set roles = '{}'");
  const id = await world.person({ email: "leaving@example.com", roles: ["editor", "admin"] });
  assert.is(await failure(remove("leaving@example.com")), "That is the only admin: make another one first.");
  account("staying@example.com");
  await make("staying@example.com");
  assert.equal(await remove("leaving@example.com"), { userId: id, roles: ["editor"], groups: "current" });
  assert.equal(world.directory.groups.get(id), ["editor"]);
  assert.is(await failure(remove("leaving@example.com")), "That account is not an admin.");
});

test.run();
