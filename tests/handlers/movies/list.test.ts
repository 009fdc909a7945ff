import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sorts } from "../../../handlers/movies/contract.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("movies: the list");
let world: World;

/** Title, year, genres; in the order in which they are added. */
const films = [
  ["The Ape", 1940, ["horror"]],
  ["Äpfel", 1920, ["comedy"]],
  ["zeppelin", 1931, ["war", "history"]],
  ["100% Proof", 1935, ["comedy", "romance"]],
  ["100 Proofs", 1935, ["drama"]],
  ["Snake_Eyes", 1950, ["crime"]],
  ["SnakeXEyes", 1951, ["crime", "horror"]],
  ["Back\\slash", 1952, ["western"]],
  ["'; drop table movies;--", 1953, ["documentary"]],
  ["Same", 1960, ["family"]],
  ["Same", 1960, ["family"]],
  ["Same", 1960, ["family"]],
] as const;

test.before(async () => {
  world = await openWorld();
  for (const [title, year, genres] of films) await world.movie({ title, year, genres });
  const { body } = await world.call("GET", "/movies?search=ape");
  await world.call("PUT", `/movies/${body.items[0].id}/rating`, {
    as: await world.person(),
    body: { stars: 4 },
  });
});
test.after(() => world.db.close());

const list = (query: string) => world.call("GET", `/movies?${query}`);
const titles = async (query: string): Promise<string[]> =>
  (await list(query)).body.items.map((movie: { title: string }) => movie.title);
const search = (text: string) => titles(`search=${encodeURIComponent(text)}`);

test("is open, sorted by title without regard to case and accents", async () => {
  const { status, body } = await list("");
  assert.is(status, 200);
  assert.equal(
    body.items.map((movie: { title: string }) => movie.title),
    [
      "'; drop table movies;--",
      "100 Proofs",
      "100% Proof",
      "Äpfel",
      "Back\\slash",
      "Same",
      "Same",
      "Same",
      "Snake_Eyes",
      "SnakeXEyes",
      "The Ape",
      "zeppelin",
    ],
  );
  assert.is(body.nextCursor, null);
  assert.equal(Object.keys(body.items[0]).sort(), [
    "createdAt",
    "createdBy",
    "genres",
    "id",
    "rating",
    "runtimeMinutes",
    "synopsis",
    "title",
    "updatedAt",
    "year",
  ]);
});

test("each sort pages through everything once, and the other way round backwards", async () => {
  const all = async (sort: string, limit: number) => {
    const ids: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body } = await list(`sort=${sort}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
      ids.push(...body.items.map((movie: { id: string }) => movie.id));
      cursor = body.nextCursor;
    }
    return ids;
  };
  for (const sort of sorts.filter(name => !name.startsWith("-"))) {
    const forwards = await all(sort, 5);
    assert.is(new Set(forwards).size, films.length, sort);
    assert.equal(await all(sort, 1), forwards, sort);
    assert.equal((await all(`-${sort}`, 2)).reverse(), forwards, sort);
  }
});

test("sorts by year, rating and time of adding", async () => {
  assert.is((await titles("sort=year&limit=1"))[0], "Äpfel");
  assert.is((await titles("sort=-rating&limit=1"))[0], "The Ape");
  assert.equal(await titles("sort=createdAt&limit=2"), ["The Ape", "Äpfel"]);
});

test("finds titles anywhere, whatever the case and the accents", async () => {
  assert.equal(await search("APFEL"), ["Äpfel"]);
  assert.equal(await search("äpf"), ["Äpfel"]);
  assert.equal(await search("ppel"), ["zeppelin"]);
});

test("wildcards, quotes and statements in a search are plain text", async () => {
  assert.equal(await search("100%"), ["100% Proof"]);
  assert.equal(await search("snake_e"), ["Snake_Eyes"]);
  assert.equal(await search("snake＿e"), ["Snake_Eyes"], "a full-width sign becomes no wildcard");
  assert.equal(await search("\\"), ["Back\\slash"]);
  assert.equal(await search("'; DROP TABLE movies;--"), ["'; drop table movies;--"]);
  assert.equal(await search("' OR 1=1--"), []);
  assert.equal(await search(":p1"), []);
});

test("filters by genre and years, all together", async () => {
  assert.equal(await titles("genre=crime"), ["Snake_Eyes", "SnakeXEyes"]);
  assert.equal(await titles("genre=crime&search=x"), ["SnakeXEyes"]);
  assert.equal(await titles("yearFrom=1940&yearTo=1951&sort=-year"), ["SnakeXEyes", "Snake_Eyes", "The Ape"]);
  assert.equal(await titles("yearFrom=1960&genre=crime"), []);
});

test("a cursor belongs to the query that made it", async () => {
  const { body } = await list("sort=year&limit=2");
  const cursor: string = body.nextCursor;
  assert.is((await list(`sort=year&limit=3&cursor=${cursor}`)).status, 200);
  for (const query of ["sort=-year", "sort=title", "sort=year&genre=crime", "sort=year&search=a", ""]) {
    const reply = await list(`${query}&cursor=${cursor}`);
    assert.equal([reply.status, reply.body.code], [400, "invalid_cursor"], query);
  }
  const forged = Buffer.from(Buffer.from(cursor, "base64url").toString().replace(/\d{4}/, '"x"')).toString(
    "base64url",
  );
  assert.is((await list(`sort=year&cursor=${forged}`)).status, 400);
});

test("the longest title gives a cursor that is taken", async () => {
  const odd = ["ﷺ".repeat(200), "\u{1F600}".repeat(100), "\u0001a".repeat(100)];
  for (const title of odd) await world.movie({ title, year: 2099, genres: ["music"] });
  let cursor: string | null = "";
  let count = 0;
  while (cursor !== null) {
    const { status, body } = await list(`genre=music&limit=1${cursor && `&cursor=${cursor}`}`);
    assert.is(status, 200);
    count += body.items.length;
    cursor = body.nextCursor;
  }
  assert.is(count, odd.length);
});

test("parameters that are not on the list are refused", async () => {
  for (const query of [
    "sort=id;--",
    "sort=version",
    "sort=constructor",
    "order=desc,(select 1)",
    "limit=0",
    "limit=1000",
    "genre=opera",
    "genre=crime&genre=war",
    "yearFrom=1800",
    "yearFrom=19e2",
    "yearTo=2000.0",
    "search=%20",
    "search=%00",
    "createdBy=me",
  ])
    assert.is((await list(query)).status, 400, query);
  const { body } = await list("yearFrom=1950&yearTo=1940");
  assert.equal([body.code, body.errors[0].path], ["invalid_request", "query.yearTo"]);
});

test("search, filters and sorts have their indexes", async () => {
  const client = await world.db.ownerPool.connect();
  try {
    await client.query("begin");
    await client.query(`insert into movies (id, title, year, genres)
      select gen_random_uuid(), md5(n::text), 1900 + n % 100, '{drama}' from generate_series(1, 20000) n`);
    await client.query("analyze movies");
    const plan = async (tail: string) =>
      (await client.query(`explain select id from movies ${tail}`)).rows
        .map(row => row["QUERY PLAN"])
        .join("\n");
    assert.match(await plan("where search_key(title) like search_pattern('0123abc')"), /movies_search/);
    assert.match(await plan("where genres @> array['crime']"), /movies_genres/);
    for (const [column, index] of [
      ["title_sort", "movies_by_title"],
      ["year", "movies_by_year"],
      ["rating_average", "movies_by_rating"],
      ["created_at", "movies_by_creation"],
    ] as const)
      assert.match(
        await plan(`order by ${column} desc, id desc limit 20`),
        new RegExp(`Backward using ${index}`),
      );
  } finally {
    await client.query("rollback");
    client.release();
  }
});

test("a whole page of the longest texts, four bytes a character, comes through the Data API's 1 MiB", async () => {
  const author = await world.person({ displayName: "🎬".repeat(80), roles: ["editor"] });
  const longest = {
    title: "🎬".repeat(200),
    synopsis: "🎬".repeat(2_000),
    runtimeMinutes: 1_000,
    year: 2100,
    genres: ["documentary", "scienceFiction", "adventure", "animation", "thriller"],
  };
  for (let index = 0; index < 101; index++)
    assert.is((await world.call("POST", "/movies", { as: author, body: longest })).status, 201);
  const { status, body } = await list("sort=-year&limit=100");
  assert.equal([status, body.items.length, body.items[99].title], [200, 100, longest.title]);
});

test.run();
