import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eraseTickets } from "../../../../handlers/game/events/erase.ts";
import { eraseWhole } from "../../support/erase.ts";
import { nightEnds, openWorld, runOf, type World } from "./world.ts";

const test = suite("events: ranking");
let world: World;
let ann: string;
let ben: string;
let cat: string;

test.before(async () => {
  world = await openWorld();
  ann = await world.person({ name: "Ann" });
  ben = await world.person({ name: "Ben" });
  cat = await world.person();
});
test.after(() => world.db.close());
test.before.each(async () => {
  await world.db.ownerPool.query("truncate events, job_runs cascade");
});

const ranking = async (id: string, query = "") =>
  (await world.call("GET", `/events/${id}/ranking?${query}`, { as: ann })).body;

test("the ranking shows who is ahead, and after the end how it ended, whatever becomes of the runs", async () => {
  const id = await world.eventOf([ben, ann, cat]);
  const place = { distanceMeters: 10_000.5, runEndedAt: "2026-06-02T12:00:00Z" };
  const before = await ranking(id);
  assert.equal([before.final, before.nextCursor], [false, null]);
  assert.equal(before.items[0], { rank: 1, name: "Ben", mine: false, ...place, rewardCoins: 500 });
  assert.equal(
    before.items.map(({ mine, name }: { mine: boolean; name: string }) => [name, mine]),
    [
      ["Ben", false],
      ["Ann", true],
      [null, false],
    ],
  );
  await world.finish(nightEnds);
  world.runs.set(id, []);
  const after = await ranking(id);
  assert.equal([after.final, after.items], [true, before.items]);
  const first = await ranking(id, "limit=2");
  const second = await ranking(id, `limit=2&cursor=${first.nextCursor}`);
  assert.equal([...first.items, ...second.items], before.items);
});

test("who deletes the account leaves the place, without the name", async () => {
  const id = await world.eventOf([ben, ann]);
  await world.finish(nightEnds);
  await eraseWhole(world.db.database, [eraseTickets], ben);
  assert.equal(
    (await ranking(id)).items.map(({ rank, name }: { rank: number; name: string }) => [rank, name]),
    [
      [1, "deleted user"],
      [2, "Ann"],
    ],
  );
});

test("players see no ranking of a draft", async () => {
  const id = (await world.draft()).body.id;
  assert.is((await ranking(id)).code, "event_not_found");
});

test("thousands of places are kept", async () => {
  const id = await world.event();
  const { rows } = await world.db.pool.query<{ id: string }>(
    "insert into users (id, username) select gen_random_uuid(), 'r' || n from generate_series(1, 2001) n returning id",
  );
  world.runs.set(
    id,
    rows.map((person, index) => runOf(person.id, index)),
  );
  await world.finish(nightEnds);
  const kept = await world.db.pool.query(
    "select count(*)::int, max(rank)::int, sum(reward_coins)::int as coins from event_results where event_id = $1",
    [id],
  );
  assert.equal(kept.rows, [{ count: 2001, max: 2001, coins: 900 }]);
});

test.run();
