import { setTimeout as wait } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { activity, keyRing } from "../../handlers/game/strava/fixtures.ts";
import { app, type StravaServer, startStrava } from "../../handlers/game/strava/strava-server.ts";
import { findChromium } from "../../support/browser.ts";
import { awsSettings, demoUser, signIn } from "../../support/sign-in.ts";
import { openSite, signInAt } from "../../support/site.ts";
import { isDeployed, type Stage, startStage } from "../../support/stage.ts";
import { newPerson } from "../people.ts";

interface Context {
  stage: Stage;
  strava: StravaServer;
  call: (method: string, path: string, body?: unknown) => Promise<Reply>;
}
interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: replies are read by tests, which compare what they find.
  readonly body: any;
}

const test = suite<Context>("strava, from the sign-in to the run", {} as Context);
const athlete = 134_815;
const hour = 3_600_000;

test.before(async context => {
  context.strava = await startStrava(Date.now, async url => request(url));
  const config = {
    stravaUrl: context.strava.url,
    stravaClientId: app.clientId,
    stravaClientSecret: app.clientSecret,
    stravaTokenKeys: keyRing("1"),
  };
  const args = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  context.stage = await startStage({ args });
  const { access } = await signIn(context.stage, demoUser(context.stage, null));
  context.call = (method, path, body) =>
    request(`${context.stage.outputs.apiUrl}${path}`, method, body, { authorization: `Bearer ${access}` });
});
test.after(async ({ stage, strava }) => {
  await stage?.stop();
  await strava?.close();
});

test("connect, subscribe; an event becomes a run, and a lost one is caught up with", async context => {
  const { call, strava } = context;
  const { authorizeUrl } = (await call("POST", "/strava/connect")).body;
  const connected = await call("POST", "/strava/callback", strava.authorize(athlete, authorizeUrl));
  assert.equal([connected.status, connected.body.connected], [200, true]);

  const { outcome, subscriptionId } = await invoke(context, "strava-subscription", {
    apiUrl: context.stage.outputs.apiUrl,
  });
  assert.is(outcome, "created", "Strava's challenge was answered by the deployed route");

  const { activities } = strava.athletes.get(athlete) ?? { activities: new Map() };
  const connectedAt = Date.parse(connected.body.connectedAt);
  activities.set(1, activity(1, connectedAt - hour));
  const event = { object_type: "activity", aspect_type: "create", event_time: 1 };
  const ids = { object_id: 1, owner_id: athlete, subscription_id: subscriptionId };
  const path = new URL(strava.subscriptions[0]?.callback_url ?? "").pathname;
  assert.is((await call("POST", path, { ...event, ...ids })).status, 200);
  await until(async () => (await runs(context)) === 1);

  const scheduledTime = new Date(connectedAt + 2 * hour).toISOString();
  activities.set(2, activity(2, connectedAt + 1_000, { track: activity(2, 0).track.slice(0, 2) }));
  assert.is((await invoke(context, "catch-up-strava", { scheduledTime })).outcome, "succeeded");
  assert.ok(strava.asked.includes("GET /api/v3/activities/2"));

  assert.is((await call("DELETE", "/strava")).status, 204);
  await until(async () => (await runs(context)) === 0 && !strava.athletes.has(athlete));
});

const inBrowser = findChromium() === null ? test.skip : test;
if (findChromium() === null)
  console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");

inBrowser("a person connects Strava on its page, comes back connected, and disconnects", async context => {
  const { stage, strava } = context;
  const site = await openSite(stage);
  const { page, problems } = await site.open();
  // Strava's own page, where the person agrees.
  await page.route(`${strava.url}/oauth/authorize?*`, (route, request) => {
    const asked = new URL(request.url());
    const back = new URLSearchParams(strava.authorize(athlete + 1, asked.href));
    return route.fulfill({
      status: 302,
      headers: { location: `${asked.searchParams.get("redirect_uri")}?${back}` },
    });
  });
  await signInAt(site, page, "/game/strava", await newPerson(stage));
  await page.getByRole("button", { name: "Connect with Strava" }).click();
  await page.getByText(/^Connected since/).waitFor();
  assert.is(page.url(), `${site.origin}/game/strava`);
  assert.ok(strava.athletes.has(athlete + 1));
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Connect with Strava" }).waitFor();
  assert.equal(problems, []);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await site.close();
});

if (isDeployed()) console.log("SKIP a deployed stage cannot reach the Strava of this test");
else {
  test.run();
}

const runs = async ({ call }: Context): Promise<number> =>
  (await call("GET", "/runs")).body.items.filter(({ source }: { source: string }) => source === "strava")
    .length;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 200) throw new Error("it did not come to pass within 20 s");
    await wait(100);
  }
}

async function request(
  url: string,
  method = "GET",
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const typed = body === undefined ? headers : { ...headers, "content-type": "application/json" };
  const reply = await fetch(url, { method, headers: typed, ...sent });
  const text = await reply.text();
  return { status: reply.status, body: text === "" ? undefined : JSON.parse(text) };
}

async function invoke({ stage }: Context, name: string, event: unknown) {
  const client = new LambdaClient(awsSettings(stage));
  const Payload = Buffer.from(JSON.stringify(event));
  const reply = await client.send(new InvokeCommand({ FunctionName: name, Payload }));
  return JSON.parse(Buffer.from(reply.Payload ?? []).toString());
}
