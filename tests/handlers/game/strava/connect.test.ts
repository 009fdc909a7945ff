import { suite } from "uvu";
import * as assert from "uvu/assert";
import { contract } from "../../../../handlers/game/strava/contract.ts";
import { type StravaServiceDependencies, stravaService } from "../../../../handlers/game/strava/service.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { clientOf, identity, routesOf } from "../../support/client.ts";
import { challengeQuery, challengeReply, event } from "./documented.ts";
import { keyRing } from "./fixtures.ts";
import { app } from "./strava-server.ts";
import { hour, openWorld, type World } from "./world.ts";

const test = suite<World>("strava/connect");

test.before(async context => {
  Object.assign(context, await openWorld());
});
test.after(async ({ db, server }) => {
  await db.close();
  await server.close();
});

const callerOf = (dependencies: StravaServiceDependencies) => {
  const log = createLog({ write: () => undefined });
  const { database } = dependencies;
  return clientOf(
    serve(contract, stravaService(dependencies), { ...usersIn(database), identity, log }),
    routesOf(contract),
  );
};

/** Begins, and gives what Strava hands to the browser. */
async function begin({ call, server }: World, as: string, athleteId: number, scope?: string) {
  const { body } = await call("POST", "/strava/connect", { as });
  return server.authorize(athleteId, body.authorizeUrl, scope);
}
const finish = async ({ call }: World, as: string, body: unknown) => {
  const reply = await call("POST", "/strava/callback", { as, body });
  return reply.status === 200 ? "connected" : reply.body.code;
};

test("a person is sent to Strava, asks for reading activities only, and comes back connected", async world => {
  const { call, server } = world;
  const ann = await world.person();
  const { authorizeUrl } = (await call("POST", "/strava/connect", { as: ann })).body;
  const { origin, pathname, searchParams } = new URL(authorizeUrl);
  const { state, ...asked } = Object.fromEntries(searchParams);
  assert.equal([origin, pathname], [server.url, "/oauth/authorize"]);
  assert.equal(asked, {
    client_id: app.clientId,
    redirect_uri: "https://app.test/strava",
    response_type: "code",
    approval_prompt: "auto",
    scope: "activity:read",
  });
  const before = { connected: false, connectedAt: null, needsReconnect: false, notTaken: [] };
  assert.equal((await call("GET", "/strava", { as: ann })).body, before);
  assert.is(await finish(world, ann, server.authorize(1, authorizeUrl)), "connected");
  const connected = { ...before, connected: true, connectedAt: "2026-06-06T08:05:00Z" };
  assert.equal((await call("GET", "/strava", { as: ann })).body, connected);
});

test("a state is good for its user only, for ten minutes, and once", async world => {
  const { clock, server } = world;
  const [ann, ben] = [await world.person(), await world.person()];
  const reply = await begin(world, ann, 2);
  assert.is(await finish(world, ben, reply), "strava_state_invalid");
  assert.is(await finish(world, ann, { ...reply, state: `${reply.state}x` }), "strava_state_invalid");
  assert.is(await finish(world, ann, { ...reply, state: "none" }), "strava_state_invalid");
  clock.now += 10 * 60_000 + 1_000;
  assert.is(await finish(world, ann, reply), "strava_state_invalid");
  const fresh = await begin(world, ann, 2);
  assert.is(await finish(world, ann, fresh), "connected");
  const again = server.authorize(2, `https://x/?state=${fresh.state}`);
  assert.is(await finish(world, ann, again), "strava_state_invalid");
});

test("a state of another key ring is refused, one of an older key is not", async world => {
  const ann = await world.person();
  const { keys = "" } = world.secrets;
  const reply = await begin(world, ann, 3);
  world.secrets.keys = keyRing("one");
  assert.is(await finish(world, ann, reply), "strava_state_invalid");
  const old = JSON.parse(keys).keys;
  world.secrets.keys = keyRing("two", { ...JSON.parse(keyRing("two")).keys, ...old });
  assert.is(await finish(world, ann, reply), "connected");
  const [connection] = (await world.rows("strava_connections")).filter(({ user_id }) => user_id === ann);
  const header = JSON.parse(
    Buffer.from(String(connection?.tokens).split(".")[0] ?? "", "base64url").toString(),
  );
  assert.equal(header, { alg: "dir", enc: "A256GCM", kid: "two" });
  world.secrets.keys = keyRing("one", JSON.parse(world.secrets.keys).keys);
});

test("who does not grant reading activities is not connected", async world => {
  const ann = await world.person();
  for (const scope of ["read", "", "activity:write,read"])
    assert.is(await finish(world, ann, await begin(world, ann, 4, scope)), "strava_scope_missing");
  assert.is(await finish(world, ann, await begin(world, ann, 4, "read,activity:read_all")), "connected");
});

test("a code is good once", async world => {
  const ann = await world.person();
  const reply = await begin(world, ann, 5);
  assert.is(await finish(world, ann, reply), "connected");
  const { code } = reply;
  assert.is(await finish(world, ann, { ...(await begin(world, ann, 5)), code }), "strava_code_refused");
});

test("an athlete belongs to one user, and a user to one athlete; whoever comes first", async world => {
  const ann = await world.connected(6);
  const ben = await world.person();
  assert.is(await finish(world, ben, await begin(world, ben, 6)), "strava_athlete_taken");
  assert.is(await finish(world, ann, await begin(world, ann, 7)), "strava_connected_otherwise");
  assert.is(await finish(world, ann, await begin(world, ann, 6)), "connected");
  const people = await Promise.all(Array.from({ length: 10 }, () => world.person()));
  const replies: unknown[] = [];
  for (const person of people) replies.push(await begin(world, person, 8));
  const outcomes = await Promise.all(people.map((person, index) => finish(world, person, replies[index])));
  assert.is(outcomes.filter(outcome => outcome === "connected").length, 1);
  assert.is(outcomes.filter(outcome => outcome === "strava_athlete_taken").length, 9);
});

test("Strava away is 503, and nothing is connected", async world => {
  const ann = await world.person();
  const reply = await begin(world, ann, 9);
  world.server.instead.push([502, "<html>"]);
  assert.is(await finish(world, ann, reply), "strava_unavailable");
  assert.is((await world.call("GET", "/strava", { as: ann })).body.connected, false);
});

test("tokens are nowhere in the clear: not in the database, not in the log", async world => {
  await world.connected(10);
  const { accessToken, refreshToken } = world.server.athletes.get(10) ?? {
    accessToken: "",
    refreshToken: "",
  };
  const stored = JSON.stringify(await world.rows("strava_connections"));
  for (const secret of [accessToken, refreshToken, app.clientSecret, "code-"])
    assert.not.ok((stored + world.lines.join("")).includes(secret), secret);
});

test("disconnecting gives the authorization back and removes what came from Strava", async world => {
  const { call, server } = world;
  const ann = await world.connected(11);
  assert.is((await call("DELETE", "/strava", { as: ann })).status, 204);
  assert.is((await call("DELETE", "/strava", { as: ann })).body.code, "strava_not_connected");
  assert.ok(server.athletes.has(11), "the worker does it");
  await world.work();
  assert.not(server.athletes.has(11));
  assert.equal(await world.rows("strava_revocations"), []);
});

test("an authorization whose token has expired is given back too; a lost message is made up for by the job", async world => {
  const { call, server, clock, queue } = world;
  const ann = await world.connected(12);
  await call("DELETE", "/strava", { as: ann });
  queue.length = 0;
  clock.now += 7 * hour;
  server.instead.push([500, "{}"]);
  assert.is((await world.job()).outcome, "succeeded");
  assert.ok(server.athletes.has(12), "Strava was away");
  clock.now += hour;
  await world.job();
  assert.not(server.athletes.has(12));
  assert.equal(await world.rows("strava_revocations"), []);
});

test("who disconnects while the queue is away is disconnected all the same", async world => {
  const ann = await world.connected(15);
  const send = () => Promise.reject(new Error("away"));
  const { strava, db } = world;
  const call = callerOf({ database: db.database, strava, returnUrl: "https://app.test", send });
  assert.is((await call("DELETE", "/strava", { as: ann })).status, 204);
  assert.is((await call("GET", "/strava", { as: ann })).body.connected, false);
  await world.job(world.clock.now + 2_000);
  assert.not(world.server.athletes.has(15));
});

test("who is back by then stays connected", async world => {
  const { call, server, queue } = world;
  const ann = await world.connected(13);
  await call("DELETE", "/strava", { as: ann });
  queue.length = 0;
  const ben = await world.person();
  assert.is(await finish(world, ben, await begin(world, ben, 13)), "connected");
  await world.job(world.clock.now + 1_000);
  assert.ok(server.athletes.has(13));
  assert.equal(await world.rows("strava_revocations"), []);
});

test("Strava's challenge is answered to the letter, for the verify token of this stack only", async world => {
  const { call } = world;
  const path = await world.webhook();
  const wrong = await call("GET", `${path}?${challengeQuery}`);
  assert.equal([wrong.status, wrong.body.code], [403, "forbidden"]);
  assert.is((await call("GET", `${path}?hub.mode=subscribe`)).status, 400);
});

test("the task makes the subscription, keeps it, and ends one that leads elsewhere", async world => {
  const { server } = world;
  server.subscriptions.push({ id: 1, callback_url: "http://a-valid.com/url" });
  const callbackUrl = "https://api.test/strava/webhook";
  const made = { subscriptionId: 120_475, callbackUrl };
  assert.equal(await world.subscribe(), { ...made, outcome: "replaced" });
  const secretUrl = `https://api.test${await world.webhook()}`;
  assert.equal(server.subscriptions, [{ id: 120_475, callback_url: secretUrl }]);
  assert.equal(
    (await world.rows("strava_subscription")).map(row => row.callback_url),
    [callbackUrl],
    "the secret is kept nowhere",
  );
  assert.equal(await world.subscribe("https://api.test/"), { ...made, outcome: "kept" });
  assert.equal(challengeReply.replaceAll(" ", ""), '{"hub.challenge":"15f7d1a91c1f40f8a748fd134752feb3"}');
});

test("an event is acknowledged and queued without a look at the database", async world => {
  const { body, status } = await world.call("POST", await world.webhook(), { body: JSON.parse(event) });
  assert.equal([status, body], [200, { received: true }]);
  const message = {
    kind: "activity",
    subscriptionId: 120_475,
    athleteId: 134_815,
    activityId: 1_360_128_428,
  };
  assert.equal(world.queue.splice(0), [message]);
  const closed = new Proxy(world.db.database, {
    get: (target, name) => (name === "limitTime" ? target.limitTime : assert.unreachable(String(name))),
  });
  const sent: unknown[] = [];
  const send = async (queued: unknown) => void sent.push(queued);
  const call = callerOf({ database: closed, strava: world.strava, returnUrl: "https://app.test", send });
  assert.is((await call("POST", await world.webhook(), { body: JSON.parse(event) })).status, 200);
  assert.is(sent.length, 1);
});

test("without the config value each operation says that Strava is off, and which value to set", async world => {
  const { database } = world.db;
  const send = async () => assert.unreachable();
  const call = callerOf({ database, strava: null, returnUrl: "https://app.test", send });
  const ann = await world.person();
  const body = { code: "c", scope: "activity:read", state: "s" };
  const replies = [
    await call("GET", "/strava", { as: ann }),
    await call("POST", "/strava/connect", { as: ann }),
    await call("POST", "/strava/callback", { as: ann, body }),
    await call("DELETE", "/strava", { as: ann }),
    await call("GET", `${await world.webhook()}?${challengeQuery}`),
    await call("POST", await world.webhook(), { body: JSON.parse(event) }),
  ];
  for (const { status, body } of replies) {
    assert.equal([status, body.code], [404, "strava_off"]);
    assert.match(body.detail, '"stravaClientId"');
  }
});

test.run();
