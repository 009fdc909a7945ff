import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fillGame } from "../../../seeds/game/fill.ts";
import { type SeedRun, seedWorld } from "../../../seeds/game/world.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";

const test = suite("npm run seed: the game");
let db: TestDatabase;

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());

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
  assert.equal(await fillGame(stage, world), { players: 200, events: 4, runs: 60, cells: 420 });
  assert.equal(await fillGame(stage, world), { players: 0, events: 0, runs: 0, cells: 0 });
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
  const message = await fillGame(stage, world).catch((error: Error) => error.message);
  assert.is(message, 'A run could not be saved: {"code":"run_has_gap"}');
});

test.run();
