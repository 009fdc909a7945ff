import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seedData } from "../../commands/support/seed-data.ts";
import { seedDatabase } from "../../commands/support/seed-database.ts";
import { seedGame } from "../../commands/support/seed-game.ts";
import { type SeedRun, seedWorld } from "../../commands/support/seed-world.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const test = suite("npm run seed");
let db: TestDatabase;

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());

const data = seedData();

test("there are 200 films, each once, and they are the same every time", () => {
  assert.is(data.movies.length, 200);
  assert.is(new Set(data.movies.map(({ id }) => id)).size, 200);
  assert.is(new Set(data.movies.map(({ title }) => title)).size, 200);
  assert.equal(seedData(), data);
  assert.ok(data.ratings.every(({ stars }) => Number.isInteger(stars) && stars >= 1 && stars <= 5));
});

test("fills an empty database, with sums that agree with the ratings", async () => {
  assert.equal(await seedDatabase(db.ownerUrl, data), {
    people: data.people.length,
    movies: 200,
    ratings: data.ratings.length,
  });
  const { rows } = await db.pool.query(
    `select count(*)::int as wrong from movies m
     where rating_sum <> (select coalesce(sum(stars), 0) from movie_ratings where movie_id = m.id)
        or rating_count <> (select count(*) from movie_ratings where movie_id = m.id)`,
  );
  assert.equal(rows, [{ wrong: 0 }]);
});

test("the second time adds nothing, and changes nothing that was changed since", async () => {
  const { id } = data.movies[0] as { id: string };
  await db.pool.query("update movies set title = 'Mine' where id = $1", [id]);
  const snapshot = async () => (await db.pool.query("select * from movies order by id")).rows;
  const before = await snapshot();
  assert.equal(await seedDatabase(db.ownerUrl, data), { people: 0, movies: 0, ratings: 0 });
  assert.equal(await snapshot(), before);
});

test("what was deleted comes back, whole", async () => {
  const { id } = data.movies[1] as { id: string };
  await db.pool.query("delete from movies where id = $1", [id]);
  const ratings = data.ratings.filter(({ movieId }) => movieId === id).length;
  assert.equal(await seedDatabase(db.ownerUrl, data), { people: 0, movies: 1, ratings });
});

const world = seedWorld();

test("the game is the same every time: 200 players, some of whom ran a loop at a jogger's pace", () => {
  assert.equal(seedWorld(), world);
  assert.is(new Set(world.players.map(({ id }) => id)).size, 200);
  assert.is(new Set(world.players.map(({ displayName }) => displayName)).size, 200);
  for (const { points } of world.runs) {
    assert.ok(points.length > 50);
    assert.equal(points[0]?.slice(0, 2), points.at(-1)?.slice(0, 2));
  }
  assert.ok(world.events.some(({ inDays }) => inDays < 0) && world.events.some(({ inDays }) => inDays > 0));
});

test("fills a game once: players with coins, events in the game's zone, runs by the program's own rules", async () => {
  const sent = new Set<SeedRun>();
  const saveRun = async (run: SeedRun) => {
    const isNew = sent.size < sent.add(run).size;
    return isNew
      ? { statusCode: 201, body: '{"claimedCells":7}' }
      : { statusCode: 409, body: '{"code":"run_overlaps"}' };
  };
  const stage = { databaseUrl: db.ownerUrl, timeZone: "Europe/Belgrade", saveRun };
  assert.equal(await seedGame(stage, world), { players: 200, events: 4, runs: 60, cells: 420 });
  assert.equal(await seedGame(stage, world), { players: 0, events: 0, runs: 0, cells: 0 });
  const { rows: wallets } = await db.pool.query(
    `select count(*)::int as wallets, sum(coins)::int as coins,
       (select sum(amount)::int from wallet_entries) as entries from wallets`,
  );
  assert.equal(wallets, [{ wallets: 200, coins: 20_000, entries: 20_000 }]);
  const { rows: events } = await db.pool.query(
    `select state, to_char(ends_at at time zone 'Europe/Belgrade', 'HH24:MI') as ends,
       (starts_at > now()) as "isToCome" from events order by starts_at`,
  );
  assert.equal(events, [
    ...Array(2).fill({ state: "finished", ends: "22:00", isToCome: false }),
    ...Array(2).fill({ state: "published", ends: "22:00", isToCome: true }),
  ]);
});

test("a run that the program refuses stops the seeding with its words", async () => {
  const saveRun = async () => ({ statusCode: 400, body: '{"code":"run_has_gap"}' });
  const stage = { databaseUrl: db.ownerUrl, timeZone: "UTC", saveRun };
  const message = await seedGame(stage, world).catch((error: Error) => error.message);
  assert.is(message, 'A run could not be saved: {"code":"run_has_gap"}');
});

test.run();
