import { suite } from "uvu";
import * as assert from "uvu/assert";
import { activity } from "./fixtures.ts";
import { hour, openWorld, start, type World } from "./world.ts";

const test = suite<World>("strava/catch-up");
const day = 24 * hour;

test.before(async context => {
  Object.assign(context, await openWorld());
});
test.before.each(async ({ clock, server, db }) => {
  clock.now = start;
  Object.assign(server.limits, { short: 100, shortUsed: 0, dailyUsed: 0 });
  server.instead.length = 0;
  await db.pool.query(
    "update strava_limits set short_usage = 0, daily_usage = 0, short_limit = 100, blocked_until = '-infinity', seen_at = '-infinity'",
  );
  await db.pool.query("delete from job_runs");
  await db.pool.query("delete from strava_due");
  await db.pool.query("delete from strava_connections");
  await db.pool.query("delete from runs");
  await db.pool.query("delete from strava_activities");
});
test.after(async ({ db, server }) => {
  await db.close();
  await server.close();
});

let athletes = 200;

/** A person with these activities at Strava, of whom no event came. Their names are hours after the connection. */
async function silent(world: World, ...hours: readonly number[]) {
  const athleteId = ++athletes;
  const userId = await world.connected(athleteId);
  const at = world.server.athletes.get(athleteId);
  for (const after of hours)
    at?.activities.set(athleteId * 100 + after, activity(athleteId * 100 + after, start + after * hour));
  const ids = (...of: readonly number[]) => of.map(after => String(athleteId * 100 + after));
  return { userId, athleteId, ids, activities: at?.activities ?? new Map() };
}
const asked = ({ server }: World) => server.asked.splice(0);

test("what no event told of is found, and asked for once", async world => {
  const ann = await silent(world, 1, 2);
  world.clock.now = start + day;
  const { outcome } = await world.job();
  assert.equal([outcome, await world.runs(ann.userId)], ["succeeded", ann.ids(1, 2)]);
  asked(world);
  world.clock.now = start + 2 * day;
  await world.job();
  assert.equal(
    asked(world).filter(path => !path.includes("token")),
    ["GET /api/v3/athlete/activities"],
  );
});

test("the same scheduled time again does nothing; ten at once ask for each activity once", async world => {
  const ann = await silent(world, 1, 2);
  world.clock.now = start + 5 * hour;
  asked(world);
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => world.job().catch((error: Error) => error)),
  );
  assert.ok(outcomes.every(result => !(result instanceof Error)));
  assert.equal(await world.runs(ann.userId), ann.ids(1, 2));
  assert.is(asked(world).length, 5);
  assert.is((await world.job()).outcome, "alreadyDone");
  assert.equal(asked(world), []);
});

test("a database that resumes, and answers to commits that get lost, save each run once", async world => {
  const ann = await silent(world, 1, 2);
  world.clock.now = start + day;
  const { outcome } = await world.shakyJob();
  assert.equal([outcome, await world.runs(ann.userId)], ["succeeded", ann.ids(1, 2)]);
});

test("what was deleted, or changed its sport, meanwhile is put right; a week back, missed days or not", async world => {
  const ann = await silent(world, 1, 2, 3);
  world.clock.now = start + day;
  await world.job();
  ann.activities.delete(Number(ann.ids(1)[0]));
  const second = ann.activities.get(Number(ann.ids(2)[0]));
  if (second) second.sport_type = "Walk";
  ann.activities.set(ann.athleteId * 100 + 4, activity(ann.athleteId * 100 + 4, start + 4 * hour));
  world.clock.now = start + 6 * day;
  await world.job();
  assert.equal(await world.runs(ann.userId), ann.ids(3, 4));
  ann.activities.set(ann.athleteId * 100 + 5, activity(ann.athleteId * 100 + 5, start + 5 * hour));
  world.clock.now = start + 14 * day;
  await world.job();
  assert.equal(await world.runs(ann.userId), ann.ids(3, 4, 5), "the last success was eight days before");
});

test("what was run before the connection is not taken", async world => {
  const ann = await silent(world, 1);
  ann.activities.set(7, activity(7, start - hour));
  world.clock.now = start + day;
  await world.job();
  assert.equal(await world.runs(ann.userId), ann.ids(1));
});

test("a time-out half way loses nothing: the next delivery goes on", async world => {
  const people = [await silent(world, 1), await silent(world, 1), await silent(world, 1)];
  world.clock.now = start + day;
  asked(world);
  const done = async () => (await Promise.all(people.map(({ userId }) => world.runs(userId)))).flat().length;
  const remaining = () => (world.server.asked.length > 6 ? 59_000 : 600_000);
  const failure = await world.job(world.clock.now, remaining).catch((error: Error) => error.message);
  assert.is(failure, "The time is over before everybody was caught up with.");
  assert.is(await done(), 2);
  assert.is((await world.job()).outcome, "succeeded");
  assert.is(await done(), 3);
});

test("one athlete's failure does not hurt the others, and is told", async world => {
  const people = [await silent(world, 1), await silent(world, 1)];
  world.clock.now = start + hour * 5;
  world.server.instead.push([500, "{}"]);
  const failure = await world.job().catch((error: Error) => error.message);
  assert.is(failure, "1 athletes could not be caught up with.");
  const counts = await Promise.all(people.map(async ({ userId }) => (await world.runs(userId)).length));
  assert.equal(counts.sort(), [0, 1]);
  world.clock.now += 10 * 60_000;
  assert.is((await world.job(start + 5 * hour)).outcome, "succeeded");
  assert.equal(
    await Promise.all(people.map(({ userId }) => world.runs(userId))),
    people.map(({ ids }) => ids(1)),
  );
});

test("an activity that fails does not hold up the others that wait", async world => {
  const people = [await silent(world), await silent(world), await silent(world)];
  for (const [index, { athleteId, activities }] of people.entries()) {
    const id = athleteId * 100 + 1;
    activities.set(id, activity(id, start - hour));
    await world.db.pool.query("insert into strava_due values ($1, $2, to_timestamp($3))", [
      athleteId,
      id,
      index,
    ]);
  }
  world.server.instead.push([500, "{}"]);
  const failed = await world.job().catch((error: Error) => error.message);
  assert.match(String(failed), /^1 activities that wait could not be settled/);
  assert.equal(
    await Promise.all(people.map(async ({ userId }) => (await world.runs(userId)).length)),
    [0, 1, 1],
  );
  world.clock.now += hour;
  assert.is((await world.job()).outcome, "succeeded");
  assert.is((await world.runs(people[0]?.userId ?? "")).length, 1);
});

test("an athlete with more activities than a share does not hold up the others", async world => {
  const many = await silent(world, ...Array.from({ length: 15 }, (_, index) => index + 1));
  const ann = await silent(world, 1);
  world.clock.now = start + day;
  await world.db.pool.query(
    "update strava_connections set checked_at = checked_at - interval '1 s' where athlete_id = $1",
    [many.athleteId],
  );
  assert.is((await world.job()).outcome, "succeeded");
  assert.equal(await world.runs(ann.userId), ann.ids(1));
  const first = (await world.runs(many.userId)).length;
  assert.ok(first > 0 && first < 15, `${first}`);
  for (let night = 2; night < 4; night += 1) {
    world.clock.now = start + night * day;
    await world.job();
  }
  assert.is((await world.runs(many.userId)).length, 15);
});

test("half of the limit stays for what happens now", async world => {
  const ann = await silent(world, 1, 2, 3, 4);
  world.clock.now = start + 5 * hour;
  Object.assign(world.server.limits, { short: 10 });
  await world.db.pool.query("update strava_limits set short_limit = 10");
  await world.job();
  const [{ short_usage: used }] = (await world.rows("strava_limits")) as [{ short_usage: number }];
  assert.is(used, 5);
  assert.equal(await world.runs(ann.userId), ann.ids(1, 2));
  world.clock.now += 20 * 60_000;
  world.server.limits.shortUsed = 0;
  await world.job();
  assert.equal(await world.runs(ann.userId), ann.ids(1, 2, 3, 4));
});

test("an athlete who is lost is left alone", async world => {
  const ann = await silent(world, 1);
  world.server.revoke(ann.athleteId);
  world.clock.now = start + 5 * hour;
  assert.is((await world.job()).outcome, "succeeded");
  assert.is((await world.call("GET", "/strava", { as: ann.userId })).body.needsReconnect, true);
  asked(world);
  world.clock.now = start + day;
  await world.job();
  assert.equal(asked(world), []);
});

test("a time-out within one athlete's list loses nothing either; a heartbeat asks nothing of Strava", async world => {
  const ann = await silent(world, 1, 2, 3);
  world.clock.now = start + 5 * hour;
  asked(world);
  const remaining = () => (world.server.asked.length > 2 ? 59_000 : 600_000);
  assert.match(String(await world.job(start + 5 * hour, remaining).catch(String)), "The time is over");
  assert.equal(await world.runs(ann.userId), ann.ids(1));
  await world.job();
  assert.equal(await world.runs(ann.userId), ann.ids(1, 2, 3));
  asked(world);
  world.clock.now += day;
  assert.is(
    (await world.job(world.clock.now, () => 600_000, { maximumAgeSeconds: 7 * 86_400 })).outcome,
    "alive",
  );
  assert.equal(asked(world), []);
});

test("states that have come back are thrown out when they have expired", async world => {
  await silent(world);
  assert.ok((await world.rows("strava_states")).length > 0);
  world.clock.now = start + hour;
  await world.job();
  assert.equal(await world.rows("strava_states"), []);
});

test.run();
