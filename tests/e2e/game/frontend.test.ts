import { randomInt } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Event } from "../../../handlers/game/events/contract.ts";
import { accessibilityProblems } from "../../support/accessible.ts";
import { findChromium } from "../../support/browser.ts";
import { demoUser, signIn } from "../../support/sign-in.ts";
import { type PagesContext, signInAt, useSite } from "../../support/site.ts";
import type { Stage } from "../../support/stage.ts";
import { newPerson } from "../people.ts";

const test = suite<PagesContext>("the game's pages", {} as PagesContext);
useSite(test);
const phone = { viewport: { width: 390, height: 844 } };

/** A loop of some 2.4 km around a place where nobody else runs, an hour ago, as a watch writes it. */
function gpxOfLoop(): Buffer {
  const [latitude, longitude] = [randomInt(-60_000, 60_000) / 1_000, randomInt(-170_000, 170_000) / 1_000];
  const start = Date.now() - 3_600_000;
  const points = Array.from({ length: 121 }, (_, index) => {
    const angle = (index / 120) * 2 * Math.PI;
    const lat = latitude + 0.0035 * Math.sin(angle);
    const lon = longitude + (0.0035 * Math.cos(angle)) / Math.cos((latitude * Math.PI) / 180);
    const time = new Date(start + index * 7_000).toISOString();
    return `<trkpt lat="${lat}" lon="${lon}"><time>${time}</time></trkpt>`;
  });
  return Buffer.from(`<gpx version="1.1"><trk><trkseg>${points.join("\n")}</trkseg></trk></gpx>`);
}

test("a run from a GPX file claims territory, which the map shows in colours and words", async ({
  stage,
  site,
}) => {
  const { page, context, problems } = await site.open(phone);
  await signInAt(site, page, "/game/runs", await newPerson(stage));
  await page.getByText("You have not run yet.").waitFor();
  const input = page.getByLabel("Choose a GPX file");
  await input.setInputFiles({
    name: "a.gpx",
    mimeType: "application/gpx+xml",
    buffer: Buffer.from("<kml/>"),
  });
  await page.getByText("This is not a GPX file with a track.").waitFor();
  await input.setInputFiles({ name: "run.gpx", mimeType: "application/gpx+xml", buffer: gpxOfLoop() });
  await page.getByText(/^The run is saved: it crosses \d+ cells/).waitFor();
  const run = page.getByRole("link", { name: /km.*cells/ });
  await run.waitFor();
  assert.equal(await accessibilityProblems(page), []);
  await run.click();
  await page.getByRole("application", { name: "The run's track" }).waitFor();
  assert.equal(await accessibilityProblems(page), []);
  await page.getByRole("link", { name: "Map", exact: true }).click();
  await page.getByRole("application", { name: "Map of the territory" }).waitFor();
  await page.getByText(/^\d+ cells of 1 player are shown\.$/).waitFor();
  await page.getByRole("button", { name: "Show You on the map" }).click();
  await page.getByText("Held by You").waitFor();
  assert.ok((await colouredPixels()) > 1_000, "the territory is drawn");
  assert.equal(await accessibilityProblems(page), []);
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390);
  assert.equal(problems, []);

  // The same by keys: far away from it nobody holds the cell in the middle.
  const map = page.getByRole("application", { name: "Map of the territory" });
  await map.focus();
  for (let times = 0; times < 12; times += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.getByText("Nobody holds this cell.").waitFor();
  await page.getByRole("button", { name: "To my territory" }).click();
  await page.getByText("Held by You").waitFor();

  // The list that was shown before stands there at once; its fresh answer comes after the deletion, and still holds the run.
  const answer = holdAnswers();
  await page.route(/\/runs(\?.*)?$/, answer.hold);
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByRole("button", { name: /^Delete the run/ }).click();
  await page.getByText("You have not run yet.").waitFor();
  const fresh = page.waitForResponse(response => /\/runs(\?.*)?$/.test(response.url()));
  answer.release();
  await (await fresh).finished();
  await page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
  assert.ok(await page.getByText("You have not run yet.").isVisible());
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: /km.*cells/ }).waitFor();
  await context.close();

  /** Of the canvas, those whose red, green and blue differ. */
  async function colouredPixels(): Promise<number> {
    return page.evaluate<number>(`(() => {
      const canvas = document.querySelector("canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] > 60 && Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) > 40) count += 1;
      return count;
    })()`);
  }
});

test("a person buys a ticket, and sees wallet, events and Strava", async ({ stage, site }) => {
  const { page, context, problems } = await site.open();
  const title = `Fun run ${Date.now()}`;
  await publish(stage, title);
  await signInAt(site, page, "/game/events", await newPerson(stage));
  await page.getByRole("link", { name: title }).click();
  await page.getByRole("button", { name: "Buy a ticket (free)" }).waitFor();
  await page.getByText("Nobody has run yet.").waitFor();
  assert.equal(await accessibilityProblems(page), []);
  await page.getByRole("button", { name: "Buy a ticket (free)" }).click();
  await page.getByRole("heading", { name: "Tickets" }).waitFor();
  await page.getByRole("link", { name: title }).waitFor();
  assert.equal(await accessibilityProblems(page), []);
  await page.getByRole("link", { name: "Wallet", exact: true }).click();
  await page.getByText(/of 12 tokens mined/).waitFor();
  assert.is(await page.getByRole("button", { name: "Collect" }).isDisabled(), true);
  assert.equal(await accessibilityProblems(page), []);
  await page.goto(`${site.origin}/?state=s&error=access_denied`);
  await page.getByText("You did not allow it at Strava.").waitFor();
  assert.is(page.url(), `${site.origin}/game/strava`);
  assert.equal(await accessibilityProblems(page), []);
  assert.equal(problems, []);
  await context.close();
});

/** Requests go through once they are released. */
function holdAnswers() {
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  return {
    hold: async (route: { continue(): Promise<void> }) => {
      await released;
      await route.continue();
    },
    release: () => release(),
  };
}

/** An event with a free ticket, in two days. */
async function publish(stage: Stage, title: string): Promise<void> {
  const { access } = await signIn(stage, demoUser(stage, "admin"));
  const call = async (path: string, body?: object) => {
    const reply = await fetch(stage.outputs.apiUrl + path, {
      method: "POST",
      headers: { authorization: `Bearer ${access}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    assert.ok(reply.ok, `${path}: ${reply.status}`);
    return (await reply.json()) as Event;
  };
  const startsAt = `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 19)}Z`;
  const { id } = await call("/events", { title, startsAt, priceCoins: 0, capacity: 10, rewardCoins: [5] });
  await call(`/events/${id}/publish`);
}

if (findChromium() === null)
  console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
