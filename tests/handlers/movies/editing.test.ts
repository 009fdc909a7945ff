import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { metropolis, openWorld, type World } from "./world.ts";

const test = suite("movies: adding, changing, deleting");
let world: World;
let editor: string;
let admin: string;

test.before(async () => {
  world = await openWorld();
  editor = await world.person({ displayName: "Ann", roles: ["editor"] });
  admin = await world.person({ roles: ["admin"] });
});
test.after(() => world.db.close());

const read = (id: string) => world.call("GET", `/movies/${id}`);
const change = (id: string, body: object, etag?: string, as = editor) =>
  world.call("PATCH", `/movies/${id}`, { as, body, headers: etag === undefined ? {} : { "if-match": etag } });

test("an added movie is read back as it was told", async () => {
  const body = { ...metropolis, runtimeMinutes: 153, synopsis: "A city,\nabove and below." };
  const added = await world.call("POST", "/movies", { as: editor, body });
  assert.is(added.status, 201);
  const { id, createdAt, updatedAt, ...rest } = added.body;
  assert.equal(rest, { ...body, rating: { average: null, count: 0 }, createdBy: "Ann", myRating: null });
  assert.is(updatedAt, createdAt);
  assert.equal([added.headers.location, added.headers.etag], [`/movies/${id}`, '"1"']);
  const found = await read(id);
  assert.equal([found.status, found.body, found.headers.etag], [200, added.body, '"1"']);
});

test("the same Idempotency-Key adds one movie, with another body none", async () => {
  const post = (title: string) =>
    world.call("POST", "/movies", {
      as: editor,
      body: { ...metropolis, title },
      headers: { "idempotency-key": "key-1" },
    });
  const replies = await Promise.all(Array.from({ length: 50 }, () => post("Only once")));
  assert.equal([...new Set(replies.map(reply => reply.status))], [201]);
  assert.is(new Set(replies.map(reply => reply.body.id)).size, 1);
  assert.equal([...new Set(replies.map(reply => reply.headers.etag))], ['"1"']);
  const other = await post("Something else");
  assert.equal([other.status, other.body.code], [409, "idempotency_key_reused"]);
  const { rowCount } = await world.db.pool.query("select from movies where title <> $1", [metropolis.title]);
  assert.is(rowCount, 1);
});

test("a change needs the ETag that was read: 428 without, 412 with another", async () => {
  const id = await world.movie();
  assert.equal((await change(id, { year: 1928 })).body.code, "precondition_required");
  assert.is((await change(id, { year: 1928 })).status, 428);
  for (const etag of ['"2"', "1", 'W/"1"', '"1', ""])
    assert.equal([(await change(id, { year: 1928 }, etag)).status, etag], [412, etag]);
  const changed = await change(id, { year: 1928, synopsis: null }, '"1"');
  assert.equal([changed.status, changed.body.year, changed.headers.etag], [200, 1928, '"2"']);
  assert.is((await change(id, { year: 1929 }, '"1"')).status, 412);
  assert.is((await read(id)).body.year, 1928);
});

test("of 50 parallel changes on one version exactly one succeeds", async () => {
  const id = await world.movie();
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) => change(id, { title: `Title ${index}` }, '"1"')),
  );
  const won = replies.filter(reply => reply.status === 200);
  assert.equal([won.length, replies.filter(reply => reply.status === 412).length], [1, 49]);
  const after = await read(id);
  assert.equal([after.body.title, after.headers.etag], [won[0]?.body.title, '"2"']);
});

test("changes of whatever version there is all take effect, at once too", async () => {
  const id = await world.movie();
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, index) => change(id, { title: `Title ${index}` }, "*")),
  );
  assert.equal(
    replies.map(({ headers }) => Number(headers.etag?.replaceAll('"', ""))).sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, index) => index + 2),
  );
});

test("every field can be changed alone, and what is left out stays", async () => {
  const id = await world.movie({ runtimeMinutes: 90, synopsis: "Short." });
  let version = 1;
  for (const [field, value] of Object.entries({
    title: "Other",
    year: 2001,
    genres: ["war"],
    runtimeMinutes: null,
    synopsis: "Longer.",
  })) {
    const before = (await read(id)).body;
    const { body } = await change(id, { [field]: value }, `"${version++}"`);
    assert.equal({ ...body, updatedAt: 0 }, { ...before, [field]: value, updatedAt: 0 });
    assert.ok(body.updatedAt > before.updatedAt);
  }
});

test("ratings change no ETag", async () => {
  const id = await world.movie();
  await world.call("PUT", `/movies/${id}/rating`, { as: await world.person(), body: { stars: 5 } });
  assert.is((await change(id, { year: 1930 }, '"1"')).status, 200);
});

test("only admins delete, and the ratings go along", async () => {
  const id = await world.movie();
  await world.call("PUT", `/movies/${id}/rating`, { as: editor, body: { stars: 5 } });
  assert.is((await world.call("DELETE", `/movies/${id}`, { as: editor })).status, 403);
  assert.is((await world.call("DELETE", `/movies/${id}`, { as: admin })).status, 204);
  for (const reply of [await read(id), await world.call("DELETE", `/movies/${id}`, { as: admin })])
    assert.equal([reply.status, reply.body.code], [404, "movie_not_found"]);
  const { rowCount } = await world.db.pool.query("select from movie_ratings where movie_id = $1", [id]);
  assert.is(rowCount, 0);
});

test("a movie that does not exist is not changed, whatever the header", async () => {
  assert.equal((await change(randomUUID(), { year: 1928 }, '"1"')).body.code, "movie_not_found");
});

test("only editors and admins add and change", async () => {
  const id = await world.movie();
  const nobody = await world.person();
  assert.is((await world.call("POST", "/movies", { as: nobody, body: metropolis })).status, 403);
  assert.is((await world.call("POST", "/movies", { body: metropolis })).status, 401);
  assert.is((await change(id, { year: 1930 }, '"1"', nobody)).status, 403);
  assert.is((await change(id, { year: 1930 }, '"1"', admin)).status, 200);
});

test("bad fields are refused by name", async () => {
  for (const [field, value] of [
    ["title", " "],
    ["title", "x".repeat(201)],
    ["year", 1887],
    ["year", "1927"],
    ["year", 1927.5],
    ["genres", []],
    ["genres", ["drama", "drama"]],
    ["genres", ["opera"]],
    ["runtimeMinutes", 0],
    ["synopsis", 5],
    ["createdBy", "me"],
    ["version", 3],
  ] as const) {
    const { status, body } = await world.call("POST", "/movies", {
      as: editor,
      body: { ...metropolis, [field]: value },
    });
    assert.equal([status, body.errors[0].path.startsWith(`body.${field}`)], [400, true], `${field} ${value}`);
  }
  assert.is((await change(await world.movie(), {}, '"1"')).status, 400);
});

test("the author's name follows the account, and ends as deleted user", async () => {
  const author = await world.person({ displayName: "Grace", roles: ["editor"] });
  const { body } = await world.call("POST", "/movies", { as: author, body: metropolis });
  assert.is((await read(body.id)).body.createdBy, "Grace");
  await world.db.pool.query(
    "update users set display_name = null, roles = '{}', deleted_at = now() where id = $1",
    [author],
  );
  assert.is((await read(body.id)).body.createdBy, "deleted user");
});

test.run();
