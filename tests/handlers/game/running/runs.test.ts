import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rules } from "../../../../handlers/game/rules.ts";
import { rankedRuns } from "../../../../handlers/game/running/ranking-store.ts";
import { deleteStravaRun, type SavedRun, saveRun } from "../../../../handlers/game/running/save.ts";
import { encodeCursor } from "../../../../handlers/platform/http/cursor.ts";
import { bodyOf, openWorld, type World } from "./routes.ts";
import {
  morning,
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

const test = suite("running: runs");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());

const person = () => newPerson(world.db);
const hour = 3_600_000;
const street = (from = morning) =>
  runAlong(
    [
      [0, 0],
      [600, 0],
    ],
    { from },
  );

test("a run is stored with what the server makes of it, and given back to its runner", async () => {
  const ann = await person();
  const saved = await world.post(ann, street());
  assert.is(saved.status, 201);
  const { id, wonCells, ...run } = saved.body;
  assert.is(saved.headers.location, `/runs/${id}`);
  assert.ok(wonCells >= 4 && wonCells <= 8, `${wonCells}`);
  assert.equal(run, {
    source: "app",
    eventId: null,
    startedAt: "2024-06-01T06:00:00Z",
    endedAt: "2024-06-01T06:03:20Z",
    durationSeconds: 200,
    distanceMeters: run.distanceMeters,
    paceSecondsPerKilometer: Math.round((200 / run.distanceMeters) * 1e6) / 1_000,
    pointCount: 21,
    claimedCells: wonCells,
    savedAt: "2024-06-01T12:00:00Z",
  });
  assert.ok(Math.abs(run.distanceMeters - 600) < 0.1, `${run.distanceMeters}`);
  const read = await world.call("GET", `/runs/${id}`, { as: ann });
  const sent = bodyOf(street()).points.map(([north, east, seconds]) => [
    Math.round((north as number) * 1e7) / 1e7,
    Math.round((east as number) * 1e7) / 1e7,
    seconds,
  ]);
  assert.equal(read.body, { id, ...run, points: sent });
});

test("runs are their runner's: others get 404, and nothing happens", async () => {
  const [ann, ben] = [await person(), await person()];
  const { id } = (await world.post(ann, street())).body;
  assert.is((await world.call("GET", `/runs/${id}`)).status, 401);
  assert.equal((await world.call("GET", `/runs/${id}`, { as: ben })).body.code, "run_not_found");
  assert.equal((await world.call("DELETE", `/runs/${id}`, { as: ben })).body.code, "run_not_found");
  assert.equal((await world.call("GET", "/runs", { as: ben })).body.items, []);
  assert.is((await world.call("DELETE", `/runs/${id}`, { as: ann })).status, 204);
  assert.is((await world.call("DELETE", `/runs/${id}`, { as: ann })).status, 404);
  assert.is((await world.call("GET", `/runs/${id}`, { as: ann })).status, 404);
  const { rows } = await world.db.pool.query("select count(*)::int from run_tracks where run_id = $1", [id]);
  assert.is(rows[0].count, 0, "the track is gone");
});

test("the list shows the newest run first, page by page, without tracks", async () => {
  const ann = await person();
  for (const hours of [2, 0, 1]) await world.post(ann, street(morning + hours * hour));
  const first = (await world.call("GET", "/runs?limit=2", { as: ann })).body;
  const second = (await world.call("GET", `/runs?limit=2&cursor=${first.nextCursor}`, { as: ann })).body;
  const items = [...first.items, ...second.items];
  assert.equal(
    items.map(({ startedAt }) => startedAt),
    ["2024-06-01T08:00:00Z", "2024-06-01T07:00:00Z", "2024-06-01T06:00:00Z"],
  );
  assert.is(second.nextCursor, null);
  const forged = encodeCursor(["0000-01-01T00:00:00Z", randomUUID()], "runs");
  const refused = await world.call("GET", `/runs?cursor=${forged}`, { as: ann });
  assert.equal([refused.status, refused.body.code], [400, "invalid_cursor"]);
  assert.ok(items.every(item => !("points" in item)));
});

test("what breaks a rule is refused by its code, and leaves nothing", async () => {
  const ann = await person();
  const refused = async (code: string, points: Parameters<typeof world.post>[1]) => {
    const reply = await world.post(ann, points);
    assert.equal([reply.status, reply.body.code], [400, code]);
  };
  const run = street();
  const bent = (index: number, change: object) => run.with(index, { ...at(run, index), ...change });
  await refused("run_coordinates_invalid", bent(3, { latitude: 91 }));
  await refused("run_coordinates_invalid", bent(3, { longitude: -180.5 }));
  await refused("run_points_unordered", bent(3, { time: at(run, 2).time }));
  await refused("run_too_old", street(Date.parse("0001-01-01T00:00:00Z")));
  await refused("run_in_future", street(noon - 100_000));
  await refused(
    "run_has_gap",
    run.map((point, i) => (i < 5 ? point : later(point, 301_000))),
  );
  await refused("run_has_teleport", bent(7, { longitude: 20.46 }));
  await refused("invalid_request", run.slice(0, 1));
  assert.equal((await world.call("GET", "/runs", { as: ann })).body.items, []);
});

const at = <Item>(items: readonly Item[], index: number) => items[index] as Item;
const later = <Point extends { time: number }>(point: Point, ms: number) => ({
  ...point,
  time: point.time + ms,
});

test("a run that overlaps another of the same person is refused; one that follows is not, nor another person's", async () => {
  const [ann, ben] = [await person(), await person()];
  const { endedAt } = (await world.post(ann, street())).body;
  const overlapping = await world.post(ann, street(morning + 100_000));
  assert.equal([overlapping.status, overlapping.body.code], [409, "run_overlaps"]);
  assert.is((await world.post(ann, street(Date.parse(endedAt)))).status, 201, "begins when the other ended");
  assert.is((await world.post(ben, street())).status, 201);
});

test("of 20 overlapping runs sent at once exactly one is saved", async () => {
  const ann = await person();
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, index) => world.post(ann, street(morning + index * 1_000))),
  );
  const count = (status: number) => replies.filter(reply => reply.status === status).length;
  assert.equal([count(201), count(409)], [1, 19]);
  assert.is((await world.call("GET", "/runs", { as: ann })).body.items.length, 1);
});

test("the same run sent twice with one key is one run; with another body the key is refused", async () => {
  const ann = await person();
  const headers = { "idempotency-key": "run-1" };
  const [first, again] = [
    await world.post(ann, street(), {}, headers),
    await world.post(ann, street(), {}, headers),
  ];
  assert.equal([again.status, again.body], [201, first.body]);
  assert.is(again.headers["idempotency-replayed"], "true");
  const other = await world.post(ann, street(morning + hour), {}, headers);
  assert.equal([other.status, other.body.code], [409, "idempotency_key_reused"]);
});

test("a Strava activity is stored once, claims nothing by default, and is its athlete's", async () => {
  const [ann, ben] = [await person(), await person()];
  const source = { kind: "strava", activityId: "17" } as const;
  const points = runAlong(square(300), { origin: [9_000, 0] });
  let second: Promise<SavedRun> | undefined;
  const first = await world.db.database.transaction(async transaction => {
    const saved = await saveRun(transaction, { userId: ann, points, source }, noon, settings);
    second = save(world.db, ann, points, { source });
    await untilSomebodyWaits(world.db);
    return saved;
  });
  const saved = [first, (await second) as SavedRun, await save(world.db, ann, points, { source })];
  assert.is(new Set(saved.map(({ id }) => id)).size, 1);
  assert.equal(
    saved.map(({ isNew }) => isNew),
    [true, false, false],
    "at once, and again",
  );
  assert.equal([saved[0]?.claimedCells, saved[0]?.wonCells], [0, 0]);
  const runId = saved[0]?.id as string;
  assert.is((await world.call("GET", `/runs/${runId}`, { as: ben })).status, 404);
  assert.not.ok((await readMap(world.db)).some(row => row.runId === runId));
  assert.is(
    (await save(world.db, ben, points, { source })).isNew,
    true,
    "another account of the same athlete",
  );
});

test("a Strava activity claims territory where the stack has cleared that, and gives it up when it is deleted", async () => {
  const ann = await person();
  const points = runAlong(square(300), { origin: [12_000, 0] });
  const source = { kind: "strava", activityId: "18" } as const;
  const cleared = { ...settings, stravaTerritory: true };
  const { id, wonCells } = await save(world.db, ann, points, { source, settings: cleared });
  const held = async () => (await readMap(world.db)).filter(({ runId }) => runId === id).length;
  assert.ok(wonCells > 3);
  assert.is(await held(), wonCells);
  const remove = (activityId: string) =>
    world.db.database.transaction(transaction => deleteStravaRun(transaction, ann, activityId, noon));
  assert.equal([await remove("19"), await remove("18"), await remove("18")], [false, true, false]);
  assert.is(await held(), 0);
});

test("20,000 points fit into the 1 MB of a request and are given back whole; one more is refused", async () => {
  const ann = await person();
  const { mostPoints, bodyLimitBytes } = rules.runs;
  const lap = runAlong(square(400), { metersPerSecond: 4, everySeconds: 0.5 });
  const points = Array.from({ length: mostPoints }, (_, index) => ({
    ...at(lap, index % lap.length),
    time: morning + index * 500,
  }));
  assert.ok(JSON.stringify(bodyOf(points)).length < bodyLimitBytes);
  const saved = await world.post(ann, points);
  assert.equal([saved.status, saved.body.pointCount], [201, mostPoints]);
  const read = await world.call("GET", `/runs/${saved.body.id}`, { as: ann });
  assert.equal(read.body.points.at(-1)?.[2], (mostPoints - 1) / 2);
  assert.is(read.body.points.length, mostPoints);
  assert.is((await world.post(ann, [...points, later(at(points, mostPoints - 1), 500)])).status, 400);
});

test("25 people save runs over the same cells at once: all succeed, and the map is that of the rule", async () => {
  const origin = [30_000, 0] as const;
  const people = await Promise.all(Array.from({ length: 25 }, person));
  const replies = await Promise.all(
    people.map((id, index) =>
      world.post(
        id,
        runAlong(index % 2 ? square(500) : square(500).toReversed(), {
          origin,
          from: morning + index * 1_000,
        }),
      ),
    ),
  );
  assert.equal([...new Set(replies.map(({ status }) => status))], [201]);
  const mine = new Set(replies.map(({ body }) => body.id));
  const held = (await readMap(world.db)).filter(({ runId }) => mine.has(runId));
  const last = replies.at(-1)?.body;
  assert.equal(
    [...new Set(held.map(({ runId }) => runId))],
    [last.id],
    "the one that ended last has them all",
  );
  assert.is(held.length, last.claimedCells);
  assert.equal(await wrongCounts(world.db), []);
});

test("a run is saved against a consumed ticket once, and counts for its event; one that is refused uses nothing up", async () => {
  const ann = await person();
  const [eventId, ticketId] = [randomUUID(), randomUUID()];
  await world.db.pool.query(
    `insert into events (id, title, state, starts_at, ends_at, price_coins, capacity, tickets_sold, published_at)
     values ($1, 'Run', 'published', $2, cast($2 as timestamptz) + interval '14 hours', 1, 9, 1, $2)`,
    [eventId, new Date(morning)],
  );
  await world.db.pool.query(
    `insert into tickets (id, event_id, user_id, price_coins, bought_at, consumed_at, session_ends_at)
     values ($1, $2, $3, 1, $4, $4, cast($4 as timestamptz) + interval '12 hours')`,
    [ticketId, eventId, ann, new Date(morning)],
  );
  await world.post(ann, street(morning + hour));
  assert.is((await world.post(ann, street(morning + hour), { ticketId })).body.code, "run_overlaps");
  const saved = await world.post(ann, street(), { ticketId });
  assert.equal([saved.status, saved.body.eventId], [201, eventId]);
  const again = await world.post(ann, street(morning + 2 * hour), { ticketId });
  assert.equal([again.status, again.body.code], [409, "ticket_not_usable"]);
  const ranked = await rankedRuns(world.db.database, eventId, "2024-06-01T20:00:00Z");
  assert.equal(
    ranked.map(({ runId }) => runId),
    [saved.body.id],
  );
});

test("a run against a ticket that is not there is refused and not stored", async () => {
  const ann = await person();
  const reply = await world.post(ann, street(), { ticketId: randomUUID() });
  assert.equal([reply.status, reply.body.code], [404, "ticket_not_found"]);
  assert.equal((await world.call("GET", "/runs", { as: ann })).body.items, []);
});

test.run();
