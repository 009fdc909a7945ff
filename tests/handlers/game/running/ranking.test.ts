import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../../handlers/erasers.ts";
import { eraseRunning } from "../../../../handlers/game/running/erase.ts";
import { rankedRuns } from "../../../../handlers/game/running/ranking-store.ts";
import { saveRun } from "../../../../handlers/game/running/save.ts";
import type { TestDatabase } from "../../../support/database.ts";
import { eraseWhole } from "../../support/erase.ts";
import { openWorld, type World } from "../../users/world.ts";
import {
  newPerson,
  noon,
  readMap,
  runAlong,
  save,
  settings,
  square,
  untilSomebodyWaits,
  wrongCounts,
} from "./world.ts";

const test = suite("running: ranking and erasure");
let users: World;
let db: TestDatabase;

test.before(async () => {
  users = await openWorld();
  db = users.db;
});
test.after(() => db.close());

const event = randomUUID();
const endsAt = "2024-06-01T20:00:00Z";

interface Row {
  userId: string;
  meters: number;
  endedAt: string;
  savedAt?: string;
  eventId?: string;
  source?: string;
  id?: string;
}

async function addRun({
  userId,
  meters,
  endedAt,
  savedAt = endedAt,
  eventId = event,
  source = "app",
  id = randomUUID(),
}: Row) {
  await db.pool.query(
    `insert into runs (id, user_id, source, strava_activity_id, ticket_id, event_id, started_at, ended_at,
       distance_meters, point_count, claimed_cells, saved_at)
     values ($1, $2, $3, $4, $5, $6, cast($7 as timestamptz) - interval '1 minute', $7, $8, 2, 0, $9)`,
    [id, userId, source, source === "strava" ? id : null, randomUUID(), eventId, endedAt, meters, savedAt],
  );
  return id;
}

test("each player's longest run counts; the earlier finish decides between equals", async () => {
  const [ann, ben, cat] = await Promise.all([1, 2, 3].map(() => newPerson(db)));
  const people = { ann, ben, cat } as Record<string, string>;
  const run = (name: string, meters: number, endedAt: string, more = {}) =>
    addRun({ userId: people[name] as string, meters, endedAt, ...more });
  await run("ann", 5_000, "2024-06-01T10:00:00Z");
  const best = await run("ann", 7_000, "2024-06-01T12:00:00Z", { id: randomUUID().replace(/^./, "0") });
  const equal = await run("ben", 7_000, "2024-06-01T11:00:00Z", { id: randomUUID().replace(/^./, "f") });
  await run("cat", 9_000, "2024-06-01T20:00:00Z", { savedAt: "2024-06-01T19:59:59Z" });
  await run("cat", 9_100, "2024-06-01T13:00:00Z", { savedAt: "2024-06-01T20:00:00Z" });
  await run("cat", 9_200, "2024-06-01T14:00:00Z", { eventId: randomUUID() });
  await run("cat", 9_300, "2024-06-01T15:00:00Z", { source: "strava" });
  const last = await run("cat", 100, "2024-06-01T16:00:00Z");
  assert.equal(
    (await rankedRuns(db.database, event, endsAt)).map(({ rank, runId, userId }) => [rank, runId, userId]),
    [
      [1, equal, ben],
      [2, best, ann],
      [3, last, cat],
    ],
    "what ended or arrived at the end or later does not rank, nor what came from Strava",
  );
  const [first] = await rankedRuns(db.database, event, endsAt);
  assert.equal([first?.distanceMeters, first?.endedAt], [7_000, "2024-06-01T11:00:00Z"]);
  assert.equal(await rankedRuns(db.database, randomUUID(), endsAt), []);
});

test("a ranking of thousands is read in pages", async () => {
  const crowd = randomUUID();
  await db.pool.query(
    `with people as (
       insert into users (id, username) select gen_random_uuid(), 'crowd' from generate_series(1, 2001) returning id)
     insert into runs (id, user_id, source, ticket_id, event_id, started_at, ended_at, distance_meters,
       point_count, claimed_cells, saved_at)
     select gen_random_uuid(), id, 'app', gen_random_uuid(), $1, '2024-06-01T09:00:00Z', '2024-06-01T10:00:00Z',
       100, 2, 0, '2024-06-01T10:00:00Z' from people`,
    [crowd],
  );
  const ranked = await rankedRuns(db.database, crowd, endsAt);
  assert.equal([ranked.length, new Set(ranked.map(({ userId }) => userId)).size], [2_001, 2_001]);
  assert.ok(ranked.every(({ rank }, index) => rank === index + 1));
});

test("erasing a person leaves no run, no track and no claim; the territory falls to the next", async () => {
  const [ann, ben] = [await newPerson(db), await newPerson(db)];
  const before = await save(db, ben, runAlong(square(400)));
  await save(db, ann, runAlong(square(600), { from: Date.parse(before.endedAt) }));
  await save(db, ann, runAlong(square(500), { from: Date.parse(before.endedAt) + 3_600_000 }));
  assert.ok((await readMap(db)).every(({ userId }) => userId === ann));
  await eraseWhole(db.database, [eraseRunning], ann);
  const map = await readMap(db);
  assert.equal([map.length, [...new Set(map.map(({ runId }) => runId))]], [before.claimedCells, [before.id]]);
  assert.equal(await wrongCounts(db), []);
  for (const table of ["runs", "territory_claims", "territory_cells", "territory_counts"]) {
    const { rows } = await db.pool.query(`select 1 from ${table} where user_id = $1`, [ann]);
    assert.is(rows.length, 0, table);
  }
  assert.ok(erasers.includes(eraseRunning), "deleting the account does it");
});

test("a run that is saved while its runner's account is deleted is erased with it", async () => {
  const ann = await users.person();
  const { saved, deletion } = await db.database.transaction(async transaction => {
    const run = {
      userId: ann,
      points: runAlong(square(300), { origin: [5_000, 0] }),
      source: { kind: "app" },
    } as const;
    const saved = await saveRun(transaction, run, noon, settings);
    const deletion = users.call("DELETE", "/me", { as: ann });
    await untilSomebodyWaits(db);
    return { saved, deletion };
  });
  assert.is((await deletion).status, 204);
  assert.ok(saved.wonCells > 0);
  const { rows } = await db.pool.query("select 1 from runs where user_id = $1", [ann]);
  assert.equal([rows.length, (await readMap(db)).filter(({ userId }) => userId === ann)], [0, []]);
  assert.equal(await wrongCounts(db), []);
  const late = await save(db, ann, runAlong(square(300))).catch(error => error);
  assert.is(late.code, "unauthenticated");
});

test.run();
