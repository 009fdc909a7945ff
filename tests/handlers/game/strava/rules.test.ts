import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import type { Tokens } from "../../../../handlers/game/strava/api.ts";
import {
  isVerifyToken,
  openTokens,
  parseKeyRing,
  readState,
  sealTokens,
  signState,
  verifyToken,
} from "../../../../handlers/game/strava/keys.ts";
import { pointsOf, whyIgnored } from "../../../../handlers/game/strava/points.ts";
import { blockedUntil, usageOf } from "../../../../handlers/game/strava/rate-limit.ts";
import { stravaEnvironment, stravaOf } from "../../../../handlers/game/strava/settings.ts";
import { rateLimitedHeaders, rateLimitHeaders } from "./documented.ts";
import { keyRing } from "./fixtures.ts";

const test = suite("strava/rules");

const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const time = (text: string) => Date.parse(`2026-06-06T${text}Z`);

test("usage is read from the documented headers", () => {
  const limits = { shortLimit: 600, dailyLimit: 30_000 };
  assert.equal(usageOf(lowerCase(rateLimitHeaders)), { ...limits, shortUsage: 314, dailyUsage: 27_536 });
  assert.equal(usageOf(lowerCase(rateLimitedHeaders)), { ...limits, shortUsage: 692, dailyUsage: 29_300 });
  assert.is(usageOf({}), null);
  assert.is(usageOf({ "x-ratelimit-limit": "a,b", "x-ratelimit-usage": "1,2" }), null);
});

test("of the limit of all requests and that of reading, the nearer one counts, for each window", () => {
  const headers = {
    "x-ratelimit-limit": "200,2000",
    "x-ratelimit-usage": "190,500",
    "x-readratelimit-limit": "100,1000",
    "x-readratelimit-usage": "50,499",
  };
  assert.equal(usageOf(headers), { shortLimit: 200, shortUsage: 190, dailyLimit: 1_000, dailyUsage: 499 });
});

test("a refusal lasts until the next quarter of an hour, or until midnight in UTC", () => {
  const usage = { shortLimit: 100, shortUsage: 101, dailyLimit: 1_000, dailyUsage: 500 };
  assert.is(blockedUntil(usage, time("08:14:59")), time("08:15:00"));
  assert.is(blockedUntil(usage, time("08:15:00")), time("08:30:00"));
  assert.is(blockedUntil(null, time("23:50:00")), time("24:00:00"));
  assert.is(blockedUntil({ ...usage, dailyUsage: 1_000 }, time("08:14:59")), time("24:00:00"));
});

test("points that do not advance are left out, until one is later than all before it", () => {
  const track = [0, 10, 20, 15, 16, 20, 21, 30].map(
    (seconds, index) => [44.8 + index / 1_000, 20.4, seconds] as const,
  );
  const found = pointsOf(
    {
      athlete: { id: 1 },
      sport_type: "Run",
      start_date: "2026-06-06T08:00:00Z",
      trainer: false,
      manual: false,
      flagged: false,
    },
    {
      latlng: { data: track.map(([latitude, longitude]) => [latitude, longitude]) },
      time: { data: track.map(([, , seconds]) => seconds) },
    },
  );
  assert.equal(
    found.map(({ time: at }) => (at - time("08:00:00")) / 1_000),
    [0, 10, 20, 21, 30],
  );
});

const tokens: Tokens = { athleteId: 7, accessToken: "a", refreshToken: "r", expiresAt: 1 };

test("tokens are opened by the key they were sealed with, as long as it is in the ring, for their athlete only", async () => {
  const old = parseKeyRing(keyRing("old"));
  const sealed = sealTokens(old, tokens);
  assert.not.match(sealed, "accessToken");
  const { current, keys } = parseKeyRing(keyRing("new"));
  const rotated = { current, keys: { ...keys, ...old.keys } };
  assert.equal(await openTokens(rotated, sealed, 7), tokens);
  const failure = (...given: Parameters<typeof openTokens>) =>
    openTokens(...given).then(
      () => "opened",
      error => error.message,
    );
  assert.is(await failure({ current, keys }, sealed, 7), "No key of the ring has this id.");
  assert.is(await failure(rotated, sealed, 8), "The tokens are another athlete's.");
  const parts = sealed.split(".");
  const changed = [...parts.slice(0, 3), `${parts[3]?.slice(0, -2)}AA`, parts[4]].join(".");
  assert.is(await failure(rotated, changed, 7), "decryption operation failed");
  assert.is(
    sealTokens(rotated, tokens).split(".")[0],
    Buffer.from('{"alg":"dir","enc":"A256GCM","kid":"new"}').toString("base64url"),
  );
});

test("what is not a valid key ring is refused, without its value", () => {
  const cases: [string, RegExp][] = [
    ["placeholder-for-stravaTokenKeys", /not a valid key ring/],
    ['{"current":"a","keys":{"a":"c2VjcmV0"}}', /Expected 32 bytes/],
    ['{"current":"b","keys":{}}', /current names no key/],
  ];
  for (const [text, message] of cases) {
    try {
      parseKeyRing(text);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), message);
      assert.not.match(String(error), /c2VjcmV0|placeholder-for/);
    }
  }
});

test("a state of another kind of key, or unsigned, is none", async () => {
  const ring = parseKeyRing(keyRing("one"));
  const state = await signState(ring, "user", "3f4c2c4e-0000-4000-8000-000000000000", 0);
  assert.equal(await readState(ring, state, "user", 599_000), {
    id: "3f4c2c4e-0000-4000-8000-000000000000",
    expiresAt: 600_000,
  });
  const [, payload] = state.split(".");
  const header = Buffer.from('{"alg":"none"}').toString("base64url");
  for (const forged of [`${header}.${payload}.`, "a.b.c", "", sealTokens(ring, tokens)])
    assert.is(await readState(ring, forged, "user", 0), null);
});

test("the verify token follows from the ring's keys, and survives a rotation", () => {
  const old = parseKeyRing(keyRing("old"));
  const { current, keys } = parseKeyRing(keyRing("new"));
  assert.ok(isVerifyToken({ current, keys: { ...keys, ...old.keys } }, verifyToken(old)));
  assert.not.ok(isVerifyToken({ current, keys }, verifyToken(old)));
  assert.not.ok(isVerifyToken(old, ""));
});

const run = {
  athlete: { id: 1 },
  sport_type: "Run",
  start_date: "2026-06-06T08:00:00Z",
  trainer: false,
  manual: false,
  flagged: false,
};

test("points have the start's time and their seconds; those that stand still in time are left out", () => {
  const data: [number, number][] = [
    [1, 2],
    [1, 2.1],
    [1, 2.2],
    [1, 2.3],
  ];
  assert.equal(pointsOf(run, { latlng: { data }, time: { data: [0, 2, 2] } }), [
    { latitude: 1, longitude: 2, time: time("08:00:00") },
    { latitude: 1, longitude: 2.1, time: time("08:00:02") },
  ]);
  assert.equal(pointsOf(run, { latlng: { data } }), []);
});

test("a track of more than 20,000 points is thinned out, from its start to its end", () => {
  const count = 50_000;
  const data = Array.from({ length: count }, (_, index): [number, number] => [index / count, 0]);
  const points = pointsOf(run, { latlng: { data }, time: { data: data.map((_, index) => index) } });
  assert.ok(points.length <= 20_000 && points.length > 16_000, String(points.length));
  assert.equal([points[0]?.latitude, points.at(-1)?.latitude], [0, (count - 1) / count]);
});

test("runs and trail runs outdoors count", () => {
  const why = (change: object) => whyIgnored({ ...run, ...change });
  assert.equal([why({}), why({ sport_type: "TrailRun" })], [null, null]);
  assert.equal(
    [
      why({ sport_type: "VirtualRun" }),
      why({ manual: true }),
      why({ trainer: true }),
      why({ flagged: true }),
    ],
    ["not_a_run", "entered_by_hand", "treadmill", "flagged"],
  );
});

test("tokens go over TLS to Strava's host alone, or to this machine", () => {
  const schema = v.object(stravaEnvironment);
  const takes = (CONFIG_STRAVA_URL: string) => v.is(schema, { CONFIG_STRAVA_URL });
  const good = [
    "https://www.strava.com",
    "https://www.strava.com/",
    "http://localhost:4010",
    "http://127.0.0.1:1",
  ];
  const bad = [
    "http://www.strava.com",
    "https://a:b@www.strava.com",
    "https://x.test/path",
    "https://x.test/?a",
    "file:///etc",
    "x",
  ];
  assert.equal([good.map(takes), bad.map(takes)], [good.map(() => true), bad.map(() => false)]);
});

test("Strava is off without its id or its secrets", () => {
  const CONFIG_STRAVA_URL = "https://www.strava.com/";
  const on = {
    CONFIG_STRAVA_URL,
    CONFIG_STRAVA_CLIENT_ID: "1",
    SECRET_STRAVA_CLIENT_SECRET_ARN: "a",
    SECRET_STRAVA_TOKEN_KEYS_ARN: "b",
  };
  assert.is(stravaOf(on)?.url, "https://www.strava.com");
  assert.is(stravaOf({ CONFIG_STRAVA_URL }), null);
});

test.run();
