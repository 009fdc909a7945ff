import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listSubscriptions, subscribe } from "../../../../handlers/game/strava/subscription-api.ts";
import * as documented from "./documented.ts";
import { activity } from "./fixtures.ts";
import { inWorld, own, put } from "./in-world.ts";
import { app } from "./strava-server.ts";
import { hour, start, type World } from "./world.ts";

const test = inWorld(suite<World>("strava/worker"));

test("a new run is fetched with its track, whose times count from the start", async world => {
  const ann = await world.connected(101);
  const { start_date } = put(world, 101, activity(1, start - hour));
  assert.is(await world.event(own(101, 1)), 200);
  assert.equal(await world.runs(ann), ["1"]);
  const [run] = (await world.rows("runs")).filter(({ user_id }) => user_id === ann);
  const seconds = (Date.parse(String(run?.ended_at)) - Date.parse(start_date)) / 1000;
  assert.equal([run?.source, Date.parse(String(run?.started_at)), seconds], ["strava", start - hour, 300]);
});

test("the same event again, and any other, saves nothing twice and asks for no track again", async world => {
  const ann = await world.connected(102);
  put(world, 102, activity(2, start - hour));
  await world.event(own(102, 2));
  world.server.asked.length = 0;
  await world.event(own(102, 2));
  await world.event(own(102, 2, "update"));
  assert.equal([await world.runs(ann), world.server.asked.length], [["2"], 2]);
  assert.not.ok(world.server.asked.some(asked => asked.endsWith("/streams")));
});

test("what is no run does not count; what becomes one does; what stops to be one goes", async world => {
  const ann = await world.connected(103);
  const ride = put(world, 103, activity(3, start - hour, { sport_type: "Ride" }));
  put(world, 103, activity(4, start - 2 * hour, { sport_type: "VirtualRun" }));
  put(world, 103, activity(5, start - 3 * hour, { manual: true }));
  put(world, 103, activity(6, start - 4 * hour, { trainer: true }));
  put(world, 103, activity(7, start - 5 * hour, { sport_type: "TrailRun" }));
  put(world, 103, activity(8, start - 6 * hour, { flagged: true }));
  for (const id of [3, 4, 5, 6, 7, 8]) await world.event(own(103, id));
  assert.equal(await world.runs(ann), ["7"]);
  ride.sport_type = "Run";
  await world.event({ ...own(103, 3, "update"), updates: { type: "Run" } });
  assert.equal(await world.runs(ann), ["3", "7"]);
  ride.sport_type = "Walk";
  await world.event(own(103, 3, "update"));
  assert.equal(await world.runs(ann), ["7"]);
});

test("a run that is deleted at Strava goes; an event that only says so changes nothing", async world => {
  const ann = await world.connected(104);
  put(world, 104, activity(9, start - hour));
  await world.event(own(104, 9));
  await world.event(own(104, 9, "delete"));
  assert.equal(await world.runs(ann), ["9"], "it is there still");
  world.server.athletes.get(104)?.activities.delete(9);
  await world.event(own(104, 9, "delete"));
  assert.equal(await world.runs(ann), []);
});

test("a run that breaks a rule is refused once, and the person is told why", async world => {
  const ann = await world.connected(105);
  const teleport = activity(10, start - hour);
  put(world, 105, { ...teleport, track: [...teleport.track, [48, 16, 310]] });
  put(world, 105, activity(11, start - hour, { track: [] }));
  await world.event(own(105, 10));
  await world.event(own(105, 11));
  assert.equal(await world.runs(ann), []);
  const { notTaken } = (await world.call("GET", "/strava", { as: ann })).body;
  assert.equal(notTaken, [
    { activityId: "11", reason: "run_points_invalid" },
    { activityId: "10", reason: "run_has_teleport" },
  ]);
});

test("events of unknown athletes and other subscriptions are ignored, without a call", async world => {
  const ann = await world.connected(106);
  put(world, 106, activity(12, start - hour));
  world.server.asked.length = 0;
  assert.is(await world.event({ ...own(106, 12), subscription_id: 1 }), 200);
  assert.is(await world.event(own(999, 12)), 200);
  assert.equal([await world.runs(ann), world.server.asked], [[], []]);
});

test("somebody else's activity is not taken, whoever is said to own it", async world => {
  const ann = await world.connected(107);
  await world.connected(108);
  put(world, 108, activity(13, start - hour));
  await world.event(own(107, 13));
  assert.equal(await world.runs(ann), []);
});

test("what others use up of the limit, as Strava's headers tell, counts too", async world => {
  await world.connected(117);
  put(world, 117, activity(26, start - hour));
  world.server.limits.shortUsed = 94;
  world.server.asked.length = 0;
  await world.event(own(117, 26));
  assert.equal(world.server.asked, ["GET /api/v3/activities/26"]);
  await world.db.pool.query("delete from strava_due");
});

test("an answer that is not as documented is told by its place, without its values", async world => {
  world.server.instead.push([200, { access_token: 4711, refresh_token: "r", expires_at: "secret" }]);
  const error = await world.strava.api.exchangeCode(app, "c").catch((error: Error) => error.message);
  assert.is(error, "Strava's answer to a token request is not as documented: access_token");
  world.server.instead.push([200, '{"access_token":"secret']);
  const broken = await world.strava.api
    .exchangeCode(app, "c")
    .catch((error: Error) => JSON.stringify([error.message, error.cause]));
  assert.not.match(String(broken), "secret");
});

test("at the rate limit the activity is kept for the job; nobody asks before the quarter is over", async world => {
  const ann = await world.connected(112);
  for (const id of [20, 21]) put(world, 112, activity(id, start - (id - 10) * hour));
  world.server.limits.shortUsed = 100;
  await world.event(own(112, 20));
  world.server.asked.length = 0;
  await world.event(own(112, 21));
  assert.equal([await world.runs(ann), world.server.asked], [[], []]);
  const due = (await world.rows("strava_due")).map(row => new Date(String(row.due_at)).toISOString());
  assert.equal(due, ["2026-06-06T08:15:00.000Z", "2026-06-06T08:15:00.000Z"]);
  world.clock.now = Date.parse("2026-06-06T08:16:00Z");
  world.server.limits.shortUsed = 0;
  await world.job();
  assert.equal([await world.runs(ann), await world.rows("strava_due")], [["20", "21"], []]);
});

test("documented answers are understood to the letter", async world => {
  const { api } = world.strava;
  const { instead } = world.server;
  instead.push([200, documented.tokenReply], [200, documented.refreshReply]);
  const tokens = await api.exchangeCode(app, "ReplaceWithCode");
  const expected = { athleteId: 134_815, expiresAt: 1_568_775_134_000 };
  assert.equal(tokens, { ...expected, accessToken: "a4b945687g...", refreshToken: "e5n567567..." });
  const refreshed = { ...expected, accessToken: "a9b723...", refreshToken: "b5c569..." };
  assert.equal(await api.refresh(app, tokens), refreshed);
  instead.push([200, documented.detailedActivity, documented.rateLimitHeaders]);
  const { value } = await api.activity("t", 1);
  assert.equal(
    [value.athlete.id, value.sport_type, value.start_date],
    [134_815, "MountainBikeRide", "2018-02-16T14:52:54Z"],
  );
  instead.push([200, documented.summaryActivities], [200, documented.streams]);
  assert.equal(
    (await api.activities("t", 0, 1)).value.map(({ id }) => id),
    [154_504_250_376_823],
  );
  assert.equal((await api.streams("t", 1)).value, {});
  instead.push([200, documented.subscriptionList], [201, documented.subscriptionReply]);
  assert.equal(await listSubscriptions(world.server.url, app), [
    { id: 1, callback_url: "http://a-valid.com/url" },
  ]);
  assert.equal(await subscribe(world.server.url, app, "http://a-valid.com/url", "STRAVA"), { id: 1 });
  instead.push([429, "{}", documented.rateLimitedHeaders]);
  const error = await api.activity("t", 1).catch((error: Error) => error.message);
  assert.is(error, "Strava answered 429 to an activity");
});

test("neither tokens nor tracks are logged", async ({ lines }) => {
  assert.not.match(lines.join("\n"), /access-\d|refresh-\d|code-\d|44\.8|20\.4|client-secret/);
});

test.run();
