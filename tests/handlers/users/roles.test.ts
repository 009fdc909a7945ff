import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newUuid } from "../../../handlers/platform/clock.ts";
import { followAll } from "../../../handlers/platform/identity/projection.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { openWorld, type World, whileAdminsAreLocked } from "./world.ts";

const test = suite("users: roles");
let world: World;
let admin: string;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  world.directory.state = "there";
  world.directory.before = async () => undefined;
  await world.db.pool.query("update users set roles = '{}'");
  admin = await world.person({ roles: ["admin"] });
});

const setRoles = (id: string, roles: readonly string[], as = admin) =>
  world.call("PUT", `/users/${id}/roles`, { as, body: { roles } });
const silent = createLog({ write: () => undefined });
const now = () => Math.floor(Date.now() / 1000);

test("the database decides at once, the groups follow, and the sessions end", async () => {
  const id = await world.person();
  const issuedAt = now();
  assert.is((await world.call("GET", "/users", { as: id, issuedAt })).status, 403);
  world.slept.length = 0;
  const reply = await setRoles(id, ["admin", "editor"]);
  assert.equal([reply.status, reply.body.roles, reply.body.groups], [200, ["editor", "admin"], "current"]);
  assert.equal(world.directory.groups.get(id), ["editor", "admin"]);
  assert.ok(world.directory.signedOut.includes(id));
  assert.ok(
    world.lines.some(line => line.message === "roles set" && line.subject === id),
    "an audit line",
  );
  assert.is((await world.call("GET", "/me", { as: id, issuedAt })).status, 401, "a token from before");
  const [wait = 0] = world.slept;
  assert.ok(wait > 0 && wait <= 1000, `${wait}`);
  const later = await world.call("GET", "/users", { as: id, issuedAt: now() + 1 });
  assert.is(later.status, 200, "a token of the next second");
});

test("roles that are the same already end no session", async () => {
  const id = await world.person({ roles: ["editor"] });
  const reply = await setRoles(id, ["editor"]);
  assert.equal([reply.status, reply.body.roles], [200, ["editor"]]);
  assert.is((await world.call("GET", "/me", { as: id })).status, 200);
  assert.not.ok(world.directory.signedOut.includes(id));
});

test("roles that somebody has set a moment ago are waited for in the same way", async () => {
  const id = await world.person({ roles: ["editor"] });
  await world.db.pool.query("update users set tokens_valid_from = now() + interval '9 s' where id = $1", [
    id,
  ]);
  world.slept.length = 0;
  assert.is((await setRoles(id, ["editor"])).status, 200);
  const [wait = 0] = world.slept;
  assert.ok(wait > 0 && wait <= 9_000, `${wait}`);
});

test("who signs out everywhere has no session left, at the pool neither, and keeps the roles", async () => {
  const id = await world.person({ roles: ["editor"] });
  const issuedAt = now();
  world.slept.length = 0;
  assert.is((await world.call("DELETE", "/me/sessions", { as: id, issuedAt })).status, 204);
  assert.ok(world.directory.signedOut.includes(id));
  assert.is((await world.call("GET", "/me", { as: id, issuedAt })).status, 401, "a token from before");
  const [wait = 0] = world.slept;
  assert.ok(wait > 0 && wait <= 1000, `${wait}`);
  const later = await world.call("GET", "/me", { as: id, issuedAt: now() + 1 });
  assert.equal([later.status, later.body.roles], [200, ["editor"]]);
});

test("with the pool away the tokens are refused all the same, and the pool follows later", async () => {
  const id = await world.person();
  const issuedAt = now();
  world.directory.state = "away";
  assert.is((await world.call("DELETE", "/me/sessions", { as: id, issuedAt })).status, 204);
  assert.is((await world.call("GET", "/me", { as: id, issuedAt })).status, 401);
  assert.not.ok(world.directory.signedOut.includes(id));
  world.directory.state = "there";
  const { database } = world.db;
  await followAll({ database, directory: world.directory, newId: newUuid }, silent, () => true);
  assert.ok(world.directory.signedOut.includes(id));
});

test("roles can be taken away", async () => {
  const id = await world.person({ roles: ["editor", "admin"] });
  assert.equal((await setRoles(id, [])).body.roles, []);
  assert.equal(world.directory.groups.get(id), []);
  assert.is((await world.call("GET", "/users", { as: id, issuedAt: now() + 1 })).status, 403);
});

test("only admins set roles; nobody sets roles that do not exist, or of people who do not", async () => {
  const id = await world.person({ roles: ["editor"] });
  assert.is((await setRoles(id, ["admin"], id)).status, 403);
  assert.is((await setRoles(id, ["root"])).status, 400);
  assert.is((await setRoles(id, ["editor", "editor", "admin"])).status, 400);
  assert.equal((await setRoles(randomUUID(), ["editor"])).body.code, "user_not_found");
  const gone = await world.person();
  await world.call("DELETE", "/me", { as: gone });
  assert.equal((await setRoles(gone, ["admin"])).body.code, "user_not_found");
  assert.equal((await world.row(id)).roles, ["editor"]);
});

test("the last admin cannot step down", async () => {
  const reply = await setRoles(admin, ["editor"]);
  assert.equal([reply.status, reply.body.code], [409, "last_admin"]);
  assert.equal((await world.row(admin)).roles, ["admin"]);
});

test("of two admins who demote one another at the same time exactly one succeeds", async () => {
  for (let round = 0; round < 10; round++) {
    await world.db.pool.query("update users set roles = '{}'");
    const [a, b] = [await world.person({ roles: ["admin"] }), await world.person({ roles: ["admin"] })];
    const replies = await whileAdminsAreLocked(world.db, 2, () => [setRoles(a, [], b), setRoles(b, [], a)]);
    assert.equal(replies.map(reply => reply.status).sort(), [200, 403]);
    const { rows } = await world.db.pool.query("select id from users where 'admin' = any (roles)");
    assert.is(rows.length, 1);
  }
});

test("of two admins who leave at the same time exactly one goes, also where the other steps down", async () => {
  for (const second of ["leaves", "steps down"]) {
    await world.db.pool.query("update users set roles = '{}'");
    const [a, b] = [await world.person({ roles: ["admin"] }), await world.person({ roles: ["admin"] })];
    const leave = (id: string) => world.call("DELETE", "/me", { as: id });
    const replies = await whileAdminsAreLocked(world.db, 2, () => [
      leave(a),
      second === "leaves" ? leave(b) : setRoles(b, [], b),
    ]);
    assert.is(replies.filter(reply => reply.status < 300).length, 1, second);
    assert.is(replies.filter(reply => reply.body?.code === "last_admin").length, 1, second);
  }
});

test("of 50 admins who all step down or leave at the same time one stays", async () => {
  await world.db.pool.query("update users set roles = '{}'");
  const admins = await Promise.all(Array.from({ length: 50 }, () => world.person({ roles: ["admin"] })));
  const replies = await Promise.all(
    admins.map((id, index) => (index % 2 ? setRoles(id, [], id) : world.call("DELETE", "/me", { as: id }))),
  );
  const count = (status: number) => replies.filter(reply => reply.status === status).length;
  assert.equal([count(200) + count(204), count(409)], [49, 1]);
  const { rows } = await world.db.pool.query("select id from users where 'admin' = any (roles)");
  assert.is(rows.length, 1);
});

test("with the pool away the roles count all the same, and the next look at the person mends the groups", async () => {
  const id = await world.person();
  world.directory.state = "away";
  const reply = await setRoles(id, ["editor"]);
  assert.equal([reply.status, reply.body.roles, reply.body.groups], [200, ["editor"], "pending"]);
  assert.equal((await world.call("GET", `/users/${id}`, { as: admin })).body.groups, "pending");
  assert.is(world.directory.groups.get(id), undefined);
  world.directory.state = "there";
  assert.equal((await world.call("GET", `/users/${id}`, { as: admin })).body.groups, "current");
  assert.equal(world.directory.groups.get(id), ["editor"]);
});

test("after a call without an answer nobody else acts until the lease is over", async () => {
  const id = await world.person();
  world.directory.state = "silent";
  assert.is((await setRoles(id, ["editor"])).body.groups, "pending");
  world.directory.state = "there";
  const before = world.directory.calls;
  assert.is((await world.call("GET", `/users/${id}`, { as: admin })).body.groups, "pending");
  assert.is(world.directory.calls, before);
  await world.db.pool.query("update users set directory_leased_until = now() where id = $1", [id]);
  assert.is((await world.call("GET", `/users/${id}`, { as: admin })).body.groups, "current");
});

test("an older state never overwrites a newer one in the pool", async () => {
  const id = await world.person();
  const started = withResolvers();
  const release = withResolvers();
  world.directory.before = async call => {
    if (call !== "setGroups editor") return;
    started.resolve();
    await release.promise;
  };
  const older = setRoles(id, ["editor"]);
  await started.promise;
  const newer = await setRoles(id, []);
  assert.equal([newer.body.roles, newer.body.groups], [[], "pending"]);
  release.resolve();
  assert.equal((await older).body.groups, "current");
  assert.equal(world.directory.groups.get(id), []);
});

test("who was overtaken, its lease over, does not say that the pool has followed", async () => {
  const id = await world.person();
  const gates = [1, 2].map(() => ({ started: withResolvers(), release: withResolvers() }));
  let calls = 0;
  world.directory.before = async call => {
    const gate = call === "setGroups editor" ? gates[calls++] : undefined;
    gate?.started.resolve();
    await gate?.release.promise;
  };
  const slow = setRoles(id, ["editor"]);
  await gates[0]?.started.promise;
  await world.db.pool.query("update users set directory_leased_until = now() where id = $1", [id]);
  const next = world.call("GET", `/users/${id}`, { as: admin });
  await gates[1]?.started.promise;
  gates[0]?.release.resolve();
  assert.is((await slow).body.groups, "pending");
  gates[1]?.release.resolve();
  assert.is((await next).body.groups, "current");
});

function withResolvers() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>(done => {
    resolve = done;
  });
  return { promise, resolve };
}

test.run();
