import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errors as runningErrors } from "../../../../handlers/game/running/errors.ts";
import { settleActivity } from "../../../../handlers/game/strava/activities.ts";
import { eraseStrava } from "../../../../handlers/game/strava/erase.ts";
import { connectionOfUser, storeTokens } from "../../../../handlers/game/strava/store.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { eraseWhole } from "../../support/erase.ts";
import { untilWaiting } from "../../support/locked.ts";
import { activity } from "./fixtures.ts";
import { inWorld, own, put } from "./in-world.ts";
import { hour, start, turn, type World } from "./world.ts";

const test = inWorld(suite<World>("strava/tokens"));

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

test("of a deleted account the sealed tokens alone are left, until they are given back", async world => {
  const ann = await world.connected(113);
  put(world, 113, activity(22, start - hour));
  await world.event(own(113, 22));
  await eraseWhole(world.db.database, [eraseStrava], ann);
  assert.not.match(JSON.stringify(await world.rows("strava_revocations")), ann);
  for (const table of ["strava_connections", "strava_activities"])
    assert.not.match(JSON.stringify(await world.rows(table)), ann);
  await world.job(start + hour);
  assert.not(world.server.athletes.has(113));
});

test("who leaves while refreshed tokens are stored leaves those behind, not the old ones", async world => {
  const { database } = world.db;
  for (const [athleteId, leave] of [
    [118, (userId: string) => world.call("DELETE", "/strava", { as: userId })],
    [119, (userId: string) => eraseWhole(database, [eraseStrava], userId)],
  ] as const) {
    const connection = await connectionOfUser(database, await world.connected(athleteId));
    if (!connection) throw new Error("not connected");
    let leaving: Promise<unknown> | undefined;
    await database.transaction(async transaction => {
      await storeTokens(transaction, connection, "fresh", start + 12 * hour);
      leaving = leave(connection.userId);
      await untilWaiting(world.db, 1);
    });
    await leaving;
    assert.equal(await leftBehind(world, athleteId), ["fresh"]);
    await world.db.pool.query("delete from strava_revocations where athlete_id = $1", [athleteId]);
  }
  world.queue.length = 0;
});

test("who leaves while a run is refused leaves no note of it", async world => {
  const { database, pool } = world.db;
  const connection = await connectionOfUser(database, await world.connected(120));
  if (!connection) throw new Error("not connected");
  put(world, 120, activity(26, start - hour));
  const leaving: typeof database.transaction = async (...args) => {
    try {
      return await database.transaction(...args);
    } finally {
      await pool.query("delete from strava_connections where user_id = $1", [connection.userId]);
    }
  };
  const runs = {
    save: () => Promise.reject(new ApiError(runningErrors.run_overlaps)),
    remove: async () => false,
  };
  const { strava, clock } = world;
  const dependencies = { database: { ...database, transaction: leaving }, strava, runs };
  const times = { now: () => clock.now, sleep: turn };
  assert.is(await settleActivity({ ...dependencies, ...times }, connection, 26, 1), "disconnected");
  assert.not.match(JSON.stringify(await world.rows("strava_activities")), connection.userId);
});

const leftBehind = async (world: World, athleteId: number) =>
  (await world.rows("strava_revocations"))
    .filter(({ athlete_id }) => athlete_id === String(athleteId))
    .map(({ tokens }) => tokens);

test("an account that is deleted while Strava is asked is not connected, and the new tokens are given back", async world => {
  const ann = await world.person();
  const { authorizeUrl } = (await world.call("POST", "/strava/connect", { as: ann })).body;
  const { api } = world.strava;
  const { exchangeCode } = api;
  api.exchangeCode = async (...args) => {
    const tokens = await exchangeCode.apply(api, args);
    await world.db.pool.query("update users set deleted_at = now() where id = $1", [ann]);
    return tokens;
  };
  const body = world.server.authorize(117, authorizeUrl);
  const reply = await world.call("POST", "/strava/callback", { as: ann, body });
  Object.assign(api, { exchangeCode });
  assert.equal([reply.status, reply.body.code], [401, "unauthenticated"]);
  assert.not.match(JSON.stringify(await world.rows("strava_connections")), ann);
  await world.job(start + hour);
  assert.not(world.server.athletes.has(117));
});

test("neither tokens nor tracks are logged", async ({ lines }) => {
  assert.not.match(lines.join("\n"), /access-\d|refresh-\d|code-\d|44\.8|20\.4|client-secret/);
});

test.run();
