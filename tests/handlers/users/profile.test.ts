import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWorld, type World } from "./world.ts";

const test = suite("users: one's own profile");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(() => {
  world.directory.state = "there";
});

test("the first request makes the row and asks the pool for the e-mail address, once", async () => {
  const id = randomUUID();
  world.directory.accounts.set(id, { id, username: id, email: "ann@example.com", confirmed: true });
  const before = world.directory.calls;
  const first = await world.call("GET", "/me", { as: id });
  assert.is(first.status, 200);
  const { createdAt, ...rest } = first.body;
  assert.equal(rest, { id, username: id, email: "ann@example.com", displayName: null, roles: [] });
  assert.match(createdAt, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.equal((await world.call("GET", "/me", { as: id })).body, first.body);
  assert.is(world.directory.calls, before + 1);
});

test("an account without an e-mail address is not asked about again with the same token", async () => {
  const id = randomUUID();
  world.directory.accounts.set(id, { id, username: id, email: null, confirmed: true });
  const before = world.directory.calls;
  assert.is((await world.call("GET", "/me", { as: id })).body.email, null);
  assert.is((await world.call("GET", "/me", { as: id })).body.email, null);
  assert.is(world.directory.calls, before + 1);
});

/** A token of the next second. */
const renewed = () => ({ issuedAt: Math.ceil(Date.now() / 1000) + 1 });

test("an address that was changed at the pool follows with the next token", async () => {
  const id = await world.person({ email: "old@example.com" });
  world.directory.accounts.set(id, { id, username: id, email: "new@example.com", confirmed: true });
  assert.is((await world.call("GET", "/me", { as: id })).body.email, "old@example.com");
  const { email } = (await world.call("GET", "/me", { as: id, ...renewed() })).body;
  assert.is(email, "new@example.com");
  assert.is((await world.row(id)).email, "new@example.com");
});

test("an unchanged address is asked for once with each token", async () => {
  const id = await world.person({ email: "same@example.com" });
  await world.db.pool.query("update users set email_read_at = '2001-01-01Z' where id = $1", [id]);
  const before = world.directory.calls;
  for (let time = 0; time < 3; time++) await world.call("GET", "/me", { as: id });
  assert.is(world.directory.calls, before + 1);
});

test("an address that another person had before names one of them", async () => {
  const former = await world.person({ email: "Shared@example.com" });
  world.directory.accounts.set(former, {
    id: former,
    username: former,
    email: "moved@example.com",
    confirmed: true,
  });
  const id = randomUUID();
  world.directory.accounts.set(id, { id, username: id, email: "shared@example.com", confirmed: true });
  assert.is((await world.call("GET", "/me", { as: id })).body.email, "shared@example.com");
  assert.is((await world.row(former)).email, null);
  assert.is((await world.call("GET", "/me", { as: former })).body.email, "moved@example.com");
});

test("50 requests for two accounts that swap their addresses end with each one's own", async () => {
  const [a, b] = [
    await world.person({ email: "a@example.com" }),
    await world.person({ email: "b@example.com" }),
  ];
  world.directory.accounts.set(a, { id: a, username: a, email: "b@example.com", confirmed: true });
  world.directory.accounts.set(b, { id: b, username: b, email: "a@example.com", confirmed: true });
  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      world.call("GET", "/me", { as: index % 2 ? a : b, ...renewed() }),
    ),
  );
  for (const as of [a, b, a]) await world.call("GET", "/me", { as, ...renewed() });
  assert.equal([(await world.row(a)).email, (await world.row(b)).email], ["b@example.com", "a@example.com"]);
});

test("a person whose account is gone from the pool keeps what the row says until the night", async () => {
  const id = await world.person({ email: "gone@example.com" });
  world.directory.accounts.delete(id);
  const reply = await world.call("GET", "/me", { as: id, ...renewed() });
  assert.equal([reply.status, reply.body.email], [200, "gone@example.com"]);
});

test("with the pool away the profile is read without an address, and the next request asks again", async () => {
  const id = randomUUID();
  world.directory.accounts.set(id, { id, username: id, email: "bob@example.com", confirmed: true });
  world.directory.state = "away";
  const first = await world.call("GET", "/me", { as: id });
  assert.equal([first.status, first.body.email], [200, null]);
  world.directory.state = "there";
  assert.is((await world.call("GET", "/me", { as: id })).body.email, "bob@example.com");
});

test("the display name can be set, trimmed, and taken away", async () => {
  const id = await world.person();
  const set = await world.call("PATCH", "/me", { as: id, body: { displayName: "  Ann <b>O'Hara</b> " } });
  assert.equal([set.status, set.body.displayName], [200, "Ann <b>O'Hara</b>"]);
  const unset = await world.call("PATCH", "/me", { as: id, body: { displayName: null } });
  assert.is(unset.body.displayName, null);
});

test("nobody names himself like a deleted user, or sets what is not his to set", async () => {
  const id = await world.person({ displayName: "Ann" });
  for (const body of [
    ...[
      "Deleted User",
      "deleted  user",
      "deleted\u00a0user",
      "deleted\u3164user",
      "deleted\u2800user",
      "de\u200bleted user",
      "deleted\u2060 user",
      "\u202edeleted user",
      "deleted\ufe0f user",
      "de\u0001leted user",
      "ｄｅｌｅｔｅｄ　ｕｓｅｒ",
      "deleted uſer",
    ].map(displayName => ({ displayName })),
    { displayName: "" },
    { displayName: "x".repeat(81) },
    { displayName: "x", roles: ["admin"] },
    { displayName: "x", email: "other@example.com" },
    {},
  ]) {
    const reply = await world.call("PATCH", "/me", { as: id, body });
    assert.equal([reply.status, reply.body.code], [400, "invalid_request"], JSON.stringify(body));
  }
  assert.is((await world.row(id)).display_name, "Ann");
  for (const displayName of ["deleted users", "Ann\u00a0O'Hara", "یه\u200cکسی", "👩\u200d🚀"]) {
    const reply = await world.call("PATCH", "/me", { as: id, body: { displayName } });
    assert.equal([reply.status, reply.body.displayName], [200, displayName]);
  }
});

test.run();
