import { suite } from "uvu";
import * as assert from "uvu/assert";
import { contract } from "../../../../handlers/game/strava/contract.ts";
import { callbackSecret, parseKeyRing } from "../../../../handlers/game/strava/keys.ts";
import { activity, keyRing } from "./fixtures.ts";
import { inWorld, own, put } from "./in-world.ts";
import { hour, start, type World } from "./world.ts";

const test = inWorld(suite<World>("strava/forged events"));

const event = { object_type: "activity", aspect_type: "create", event_time: 1, subscription_id: 120_475 };

test("an event without the secret of the path is refused, and nothing is queued", async world => {
  await world.connected(201);
  const other = callbackSecret(parseKeyRing(keyRing("other")));
  for (const [secret, expected] of [
    [other, [404, "not_found"]],
    ["x", [400, "invalid_request"]],
    [(await world.webhook()).slice(-64).toUpperCase(), [400, "invalid_request"]],
  ] as const) {
    const { status, body } = await world.call("POST", `/strava/webhook/${secret}`, {
      body: { ...event, owner_id: 201, object_id: 1 },
    });
    assert.equal([status, body.code], expected);
  }
  assert.equal(world.queue, []);
  const verify = "hub.mode=subscribe&hub.verify_token=x&hub.challenge=y";
  assert.is((await world.call("GET", `/strava/webhook/${other}?${verify}`)).status, 404);
});

test("the secret of a key that is still in the ring is good, so that keys can be renewed", async world => {
  const old = await world.webhook();
  const before = world.secrets.keys as string;
  const { keys } = JSON.parse(before);
  world.secrets.keys = keyRing("two", {
    ...keys,
    two: Object.values(JSON.parse(keyRing("x")).keys)[0] as string,
  });
  assert.is.not(await world.webhook(), old);
  for (const path of [old, await world.webhook()])
    assert.is(
      (await world.call("POST", path, { body: { ...event, owner_id: 9, object_id: 1 } })).status,
      200,
    );
  world.queue.length = 0;
  world.secrets.keys = before;
});

test("the open routes have throttles of their own, far below the stage's", () => {
  const { challenge, receive } = contract.operations;
  assert.ok(receive.throttle.ratePerSecond <= 10 && receive.throttle.burst <= 20);
  assert.ok(challenge.throttle.ratePerSecond <= 5 && challenge.throttle.burst <= 10);
});

const queueEvents = async (world: World, athleteId: number, ids: readonly number[]) => {
  for (const object_id of ids)
    await world.call("POST", await world.webhook(), { body: { ...event, owner_id: athleteId, object_id } });
};
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

test("150 events of one athlete at once ask for 20 activities, one after the other", async world => {
  await world.connected(202);
  await queueEvents(world, 202, numbers(1_000, 150));
  world.server.asked.length = 0;
  world.server.peak.atOnce = 0;
  await world.work();
  const asked = world.server.asked.filter(path => path.includes("/activities/"));
  assert.ok(asked.length >= 1 && asked.length <= 20, `${asked.length} requests`);
  assert.is(world.server.peak.atOnce, 1);
  // One that came while the first ones were fetched may be above the athlete's share: it waits for the next quarter.
  for (const { due_at } of await world.rows("strava_due"))
    assert.equal(due_at, new Date("2026-06-06T08:15:00Z"));
  await world.db.pool.query("delete from strava_due");
});

test("an athlete who makes more and more events takes no more than a share of the limit", async world => {
  const ben = await world.connected(208);
  await world.connected(207);
  for (let round = 0; round < 6; round += 1) {
    await queueEvents(world, 207, numbers(6_000 + 20 * round, 20));
    await world.work();
    await world.event({ ...own(207, 1), object_type: "athlete", object_id: 207, aspect_type: "update" });
  }
  const asked = world.server.asked.filter(path => path.startsWith("GET"));
  assert.is(asked.length, 20);
  put(world, 208, activity(7_000, start - hour));
  await world.event(own(208, 7_000));
  assert.equal(await world.runs(ben), ["7000"]);
  world.clock.now += hour / 4;
  world.server.asked.length = 0;
  await world.event(own(207, 6_500));
  assert.is(world.server.asked.filter(path => path.startsWith("GET")).length, 20);
  await world.db.pool.query("delete from strava_due");
});

test("an athlete's share of a day is 200 requests", async world => {
  await world.connected(209);
  await queueEvents(world, 209, numbers(8_000, 1));
  await world.work();
  await world.db.pool.query("update strava_connections set day_requests = 195 where athlete_id = 209");
  world.clock.now += hour / 4;
  await queueEvents(world, 209, numbers(8_001, 20));
  await world.work();
  assert.is(world.server.asked.filter(path => path.startsWith("GET")).length, 6);
  const due = await world.rows("strava_due");
  assert.equal(new Set(due.map(({ due_at }) => String(due_at))).size, 1);
  assert.equal(due[0]?.due_at, new Date("2026-06-07T00:00:00Z"));
  await world.db.pool.query("delete from strava_due");
});

test("what is not there leaves nothing behind", async world => {
  await world.connected(203);
  await queueEvents(world, 203, numbers(2_000, 5));
  await world.work();
  const rows = await world.rows("strava_activities");
  assert.equal(
    rows.filter(({ athlete_id }) => Number(athlete_id) === 203),
    [],
  );
});

test("runs of one athlete that arrive together are all fetched", async world => {
  const ann = await world.connected(204);
  for (const id of numbers(3_000, 5)) put(world, 204, activity(id, start - (id - 2_999) * hour));
  await queueEvents(world, 204, numbers(3_000, 5));
  await world.work();
  assert.equal(await world.runs(ann), numbers(3_000, 5).map(String));
  assert.equal(await world.rows("strava_due"), []);
});

test("while the limit holds back, an athlete keeps at most 20 waiting", async world => {
  await world.connected(205);
  world.server.limits.shortUsed = 100;
  for (const id of numbers(4_000, 30)) await world.event(own(205, id));
  assert.is((await world.rows("strava_due")).length, 20);
  await world.event(own(205, 4_000));
  assert.is((await world.rows("strava_due")).length, 20);
  await world.db.pool.query("delete from strava_due");
});

test("a fetch that fails gives its right back, and the activity waits", async world => {
  const ann = await world.connected(206);
  put(world, 206, activity(5_000, start - hour));
  world.server.instead.push([500, "{}"]);
  await world.event(own(206, 5_000)).then(
    () => assert.unreachable(),
    () => undefined,
  );
  assert.is((await world.rows("strava_due")).length, 1);
  await world.event(own(206, 5_000));
  assert.equal([await world.runs(ann), await world.rows("strava_due")], [["5000"], []]);
});

test.run();
