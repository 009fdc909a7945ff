import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWorld, type World } from "./world.ts";

const test = suite("users: the admins' list");
let world: World;
let admin: string;

test.before(async () => {
  world = await openWorld();
  admin = await world.person({ email: "root@example.org", roles: ["admin"] });
  await world.person({ email: "ann_k@example.com", displayName: "Ann Müller" });
  await world.person({ email: "annak@example.com", displayName: "100% José" });
  for (let index = 0; index < 5; index++) await world.person({ email: `p${index}@pages.test` });
  await world.call("DELETE", "/me", { as: await world.person({ email: "gone@pages.test" }) });
});
test.after(() => world.db.close());

const list = (query: string, as = admin) => world.call("GET", `/users?${query}`, { as });
const search = async (text: string) =>
  (await list(`search=${encodeURIComponent(text)}`)).body.items.map((user: { email: string }) => user.email);

test("shows everybody, newest first, and no tombstones", async () => {
  const { status, body } = await list("limit=100");
  assert.is(status, 200);
  assert.equal(
    body.items.map((user: { email: string }) => user.email),
    ["p4@pages.test", "p3@pages.test", "p2@pages.test", "p1@pages.test", "p0@pages.test"].concat([
      "annak@example.com",
      "ann_k@example.com",
      "root@example.org",
    ]),
  );
  assert.is(body.nextCursor, null);
  assert.equal(Object.keys(body.items[0]).sort(), [
    "createdAt",
    "displayName",
    "email",
    "groups",
    "id",
    "roles",
    "username",
  ]);
});

test("pages by cursor, each person once, also while others come", async () => {
  const seen: string[] = [];
  let cursor: string | null = "";
  for (let page = 0; cursor !== null; page++) {
    const { body } = await list(`search=pages.test&limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map((user: { email: string }) => user.email));
    cursor = body.nextCursor;
    if (page === 0) await world.person({ email: "late@pages.test" });
  }
  assert.equal(seen, ["p4@pages.test", "p3@pages.test", "p2@pages.test", "p1@pages.test", "p0@pages.test"]);
});

test("finds by e-mail address and name, whatever the case and the accents; wildcards are plain text", async () => {
  assert.equal(await search("ANN_K"), ["ann_k@example.com"]);
  assert.equal(await search("muller"), ["ann_k@example.com"]);
  assert.equal(await search("100%"), ["annak@example.com"]);
  assert.equal(await search("100％"), ["annak@example.com"], "a full-width sign becomes no wildcard");
  assert.equal(await search("JOSE"), ["annak@example.com"]);
  assert.equal(await search("%"), ["annak@example.com"]);
  assert.equal(await search("\\"), []);
  assert.equal(await search("' or 1=1--"), []);
  assert.equal(await search("gone@"), []);
});

test("a cursor of another search, an altered one and odd parameters are refused", async () => {
  const { body } = await list("search=pages.test&limit=1");
  const refused = await list(`search=example&cursor=${body.nextCursor}`);
  assert.equal([refused.status, refused.body.code], [400, "invalid_cursor"]);
  for (const query of [
    `search=pages.test&cursor=${body.nextCursor.slice(0, -4)}AAAA`,
    "cursor=x",
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=1e1",
    "search=",
    "sort=id",
    "search=a&search=b",
  ])
    assert.is((await list(query)).status, 400, query);
});

test("one person is read by id; unknown and deleted ones are the same 404", async () => {
  const { body } = await world.call("GET", `/users/${admin}`, { as: admin });
  assert.equal(
    [body.id, body.email, body.roles, body.groups],
    [admin, "root@example.org", ["admin"], "current"],
  );
  const gone = await world.person();
  await world.call("DELETE", "/me", { as: gone });
  for (const id of [randomUUID(), gone]) {
    const reply = await world.call("GET", `/users/${id}`, { as: admin });
    assert.equal([reply.status, reply.body.code], [404, "user_not_found"]);
  }
  assert.is((await world.call("GET", "/users/not-an-id", { as: admin })).status, 400);
});

test("people without the role see nothing of it", async () => {
  const id = await world.person({ roles: ["editor"] });
  assert.is((await list("", id)).status, 403);
  assert.is((await world.call("GET", `/users/${id}`, { as: id })).status, 403);
  assert.is((await world.call("GET", "/users")).status, 401);
});

test.run();
