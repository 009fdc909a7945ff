import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eraseStrava } from "../../../handlers/strava/erase.ts";
import { listSubscriptions, subscribe } from "../../../handlers/strava/subscription-api.ts";
import * as documented from "./documented.ts";
import { activity } from "./fixtures.ts";
import { app, type StravaActivity } from "./strava-server.ts";
import { hour, openWorld, start, turn, type World } from "./world.ts";

const test = suite<World>("strava/worker");

test.before(async context => {
  Object.assign(context, await openWorld());
  await (context as World).subscribe();
});
test.before.each(async ({ clock, server, db }) => {
  clock.now = start;
  Object.assign(server.limits, { shortUsed: 0, dailyUsed: 0 });
  server.asked.length = 0;
  await db.pool.query(
    "update strava_limits set short_usage = 0, daily_usage = 0, blocked_until = '-infinity', seen_at = '-infinity'",
  );
});
test.after(async ({ db, server }) => {
  await db.close();
  await server.close();
});

function put({ server }: World, athleteId: number, given: StravaActivity): StravaActivity {
  server.athletes.get(athleteId)?.activities.set(given.id, given);
  return given;
}
const own = (athleteId: number, activityId: number, aspect_type = "create") => ({
  ...{ owner_id: athleteId, object_id: activityId, aspect_type },
});

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

test("an athlete who takes the authorization back is disconnected, and their runs go", async world => {
  const ann = await world.connected(109);
  put(world, 109, activity(14, start - hour));
  await world.event(own(109, 14));
  const event = { object_type: "athlete", owner_id: 109, object_id: 109, aspect_type: "update" };
  await world.event({ ...event, updates: { authorized: "false" } });
  assert.is((await world.call("GET", "/strava", { as: ann })).body.connected, true, "it was not true");
  world.server.revoke(109);
  await world.event({ ...event, updates: { authorized: "false" } });
  assert.is((await world.call("GET", "/strava", { as: ann })).body.connected, false);
  assert.equal(await world.runs(ann), []);
});

test("an expired token is refreshed, once by however many; the new refresh token is stored before its use", async world => {
  const ann = await world.connected(110);
  for (const id of [15, 16, 17, 18]) put(world, 110, activity(id, start - (id - 10) * hour));
  world.clock.now = start + 6 * hour;
  world.server.asked.length = 0;
  const stored: unknown[] = [];
  const { api } = world.strava;
  const activityOf = api.activity;
  api.activity = async (...args) => {
    const rows = await world.rows("strava_connections");
    stored.push(rows.find(({ user_id }) => user_id === ann)?.tokens_version);
    return activityOf.apply(api, args);
  };
  const { refresh } = api;
  api.refresh = async (...args) => {
    for (let turns = 0; world.waits.count < 3 && turns < 1_000; turns++) await turn();
    return refresh.apply(api, args);
  };
  await Promise.all([15, 16, 17, 18].map(id => world.event(own(110, id))));
  Object.assign(api, { activity: activityOf, refresh });
  assert.equal(await world.runs(ann), ["15", "16", "17", "18"]);
  assert.is(world.server.asked.filter(asked => asked === "POST /oauth/token").length, 1);
  assert.equal(new Set(stored), new Set(["2"]));
  world.clock.now = start + 12 * hour;
  await world.event(own(110, 15));
  assert.is(
    world.server.asked.filter(asked => asked === "POST /oauth/token").length,
    2,
    "the stored one is good",
  );
});

test("a refresh that failed is tried again; one that Strava refuses asks for a new connection", async world => {
  const ann = await world.connected(111);
  put(world, 111, activity(19, start - hour));
  world.clock.now = start + 7 * hour;
  world.server.instead.push([503, "{}"]);
  const failure = await world.event(own(111, 19)).catch((error: Error) => error.message);
  assert.is(failure, "Strava answered 503 to a token request");
  await world.event(own(111, 19));
  assert.equal(await world.runs(ann), ["19"]);
  world.clock.now = start + 14 * hour;
  world.server.revoke(111);
  await world.event(own(111, 19));
  assert.is((await world.call("GET", "/strava", { as: ann })).body.needsReconnect, true);
});

test("a run that was on its way when its athlete disconnected is not saved", async world => {
  const ann = await world.connected(115);
  put(world, 115, activity(24, start - hour));
  const { api } = world.strava;
  const { streams } = api;
  api.streams = async (...args) => {
    api.streams = streams;
    await world.call("DELETE", "/strava", { as: ann });
    return streams.apply(api, args);
  };
  await world.event(own(115, 24));
  assert.equal(await world.runs(ann), []);
  await world.work();
});

test("who disconnects while the tokens are refreshed is deauthorised with the new ones", async world => {
  const ann = await world.connected(114);
  put(world, 114, activity(23, start - hour));
  world.clock.now = start + 7 * hour;
  const { api } = world.strava;
  const refreshed = api.refresh;
  api.refresh = async (...args) => {
    api.refresh = refreshed;
    await world.call("DELETE", "/strava", { as: ann });
    world.queue.length = 0;
    return refreshed.apply(api, args);
  };
  await world.event(own(114, 23));
  assert.equal(await world.runs(ann), []);
  assert.is((await world.rows("strava_revocations")).length, 2);
  await world.job(start + 6 * hour);
  assert.not(world.server.athletes.has(114));
});

test("who connects again while old tokens are refreshed in vain is not lost", async world => {
  const ann = await world.connected(116);
  world.clock.now = start + 7 * hour;
  const { api } = world.strava;
  const { refresh } = api;
  api.refresh = async (...args) => {
    api.refresh = refresh;
    const { authorizeUrl } = (await world.call("POST", "/strava/connect", { as: ann })).body;
    const body = world.server.authorize(116, authorizeUrl);
    assert.is((await world.call("POST", "/strava/callback", { as: ann, body })).status, 200);
    return refresh.apply(api, args);
  };
  await world.event(own(116, 25));
  assert.is((await world.call("GET", "/strava", { as: ann })).body.needsReconnect, false);
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

test("of a deleted account the sealed tokens alone are left, until they are given back", async world => {
  const ann = await world.connected(113);
  put(world, 113, activity(22, start - hour));
  await world.event(own(113, 22));
  await world.db.database.transaction(transaction => eraseStrava(transaction, ann));
  assert.not.match(JSON.stringify(await world.rows("strava_revocations")), ann);
  for (const table of ["strava_connections", "strava_activities"])
    assert.not.match(JSON.stringify(await world.rows(table)), ann);
  await world.job(start + hour);
  assert.not(world.server.athletes.has(113));
});

test("neither tokens nor tracks are logged", async ({ lines }) => {
  assert.not.match(lines.join("\n"), /access-\d|refresh-\d|code-\d|44\.8|20\.4|client-secret/);
});

test.run();
