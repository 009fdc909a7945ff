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

test("an account without an e-mail address is not asked about again", async () => {
  const id = randomUUID();
  const before = world.directory.calls;
  assert.is((await world.call("GET", "/me", { as: id })).body.email, null);
  assert.is((await world.call("GET", "/me", { as: id })).body.email, null);
  assert.is(world.directory.calls, before + 1);
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
      ...["Deleted User", "deleted  user", "deleted\u00a0user", "deleted\u3164user", "deleted\u2800user"],
      ...[
        "de\u200bleted user",
        "deleted\u2060 user",
        "\u202edeleted user",
        "deleted\ufe0f user",
        "de\u0001leted user",
      ],
      ...["ｄｅｌｅｔｅｄ　ｕｓｅｒ", "deleted uſer"],
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
