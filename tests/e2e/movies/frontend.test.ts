import { setTimeout as delay } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessibilityProblems } from "../../support/accessible.ts";
import { findChromium } from "../../support/browser.ts";
import { demoUser } from "../../support/sign-in.ts";
import { type PagesContext, signInAt, signInOn, useSite } from "../../support/site.ts";
import type { Stage } from "../../support/stage.ts";
import { demoApi, newPerson } from "../people.ts";

const test = suite<PagesContext>("the films' pages", {} as PagesContext);
useSite(test);
const phone = { viewport: { width: 390, height: 844 } };

test("anybody looks for a film, and back shows the list as it was", async ({ stage, site }) => {
  const { page, context, problems } = await site.open(phone);
  const api = await demoApi(stage, "admin");
  const title = `Nosferatu ${Date.now()}`;
  for (const one of [title, `${title} ${"x".repeat(150)}`, `שלום ${title}`])
    await api("POST /movies", { body: { title: one, year: 1922, genres: ["horror"] } });
  await page.goto(`${site.origin}/movies`);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Title").press("Enter");
  await page.getByText(`שלום ${title}`).waitFor();
  assert.is(await page.getByRole("main").getByRole("listitem").count(), 3);
  await page.getByLabel("Genre").selectOption("horror");
  assert.is(new URL(page.url()).searchParams.get("genre"), "horror");
  assert.equal(await accessibilityProblems(page), []);
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390);
  await page.getByText(`שלום ${title}`).click();
  await page.getByRole("heading", { name: `שלום ${title}` }).waitFor();
  assert.match(await page.title(), title);
  assert.is(await page.getByRole("radio").count(), 0);
  await page.goBack();
  await page.getByText(`שלום ${title}`).waitFor();
  assert.is(await page.getByLabel("Title").inputValue(), title);
  assert.equal(problems, []);
  await context.close();
});

test("a list that is asked for again meanwhile is not overwritten by its next page", async ({
  stage,
  site,
}) => {
  const { page, context } = await site.open();
  const api = await demoApi(stage, "admin");
  const series = `Fantomas ${Date.now()}`;
  const add = (part: string) =>
    api("POST /movies", { body: { title: `${series} ${part}`, year: 1913, genres: ["crime"] } });
  await Promise.all(Array.from({ length: 21 }, (_, index) => add(`B${index + 10}`)));
  await page.goto(`${site.origin}/movies?search=${encodeURIComponent(series)}`);
  await page.getByText(`${series} B10`).waitFor();
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  await page.route(/cursor=/, async route => {
    await released;
    await route.continue();
  });
  await page.getByRole("button", { name: "Show more" }).click();
  await add("A");
  await page.evaluate("dispatchEvent(new Event('online'))");
  await page.getByText(`${series} A`).waitFor();
  release();
  const more = page.getByRole("button", { name: "Show more" });
  await more.and(page.locator(":not([aria-busy])")).waitFor();
  assert.ok(await page.getByText(`${series} A`).isVisible());
  assert.is(await page.getByRole("main").getByRole("listitem").count(), 20);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await more.click();
  await page.getByText(`${series} B30`).waitFor();
  assert.is(await page.getByRole("main").getByRole("listitem").count(), 22);
  await context.close();
});

test("a person rates by keyboard, takes it back, and takes that back", async ({ stage, site }) => {
  const { page, context, problems } = await site.open();
  const api = await demoApi(stage, "admin");
  const { body: movie } = await api("POST /movies", {
    body: { title: `Safety Last! ${Date.now()}`, year: 1923, genres: ["comedy"] },
  });
  const person = await newPerson(stage);
  await page.goto(`${site.origin}/movies/${movie.id}`);
  await page.getByRole("button", { name: "Sign in to rate it" }).click();
  await signInOn(page, person);
  await page.getByRole("radio", { name: "4 stars" }).focus();
  assert.is(page.url(), `${site.origin}/movies/${movie.id}`);
  await page.keyboard.press("Space");
  await page.getByText("4.0 of 5 (1 rating)").waitFor();
  await page.getByRole("button", { name: "Remove my rating" }).click();
  await page.getByText("Not rated yet").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("4.0 of 5 (1 rating)").waitFor();
  assert.equal(await accessibilityProblems(page), []);
  const { body } = await person.api("GET /movies/{movieId}", { params: { movieId: movie.id } });
  assert.is(body.myRating, 4);
  assert.equal(problems, []);
  await context.close();
});

test("an admin adds a film, changes it, and takes back that it is deleted", async ({ stage, site }) => {
  const { page, context } = await site.open();
  const title = `Sunrise ${Date.now()}`;
  await signInAt(site, page, "/movies/new", demoUser(stage, "admin"));
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Year").fill("1927");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Invalid length").waitFor();
  await page.getByLabel("drama").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  await page.getByRole("link", { name: "Change" }).click();
  await page.getByLabel("Minutes").fill("94");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("drama · 94 min").waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText(`${title} is deleted.`).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  const movieId = new URL(page.url()).pathname.split("/")[2] ?? "";
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText(`${title} is deleted.`).waitFor();
  await page.goto("about:blank");
  await untilGone(stage, movieId);
  await context.close();
});

/** What is deleted as the page goes away is gone a moment later. @throws Error after 30 s */
async function untilGone({ outputs }: Stage, movieId: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if ((await fetch(`${outputs.apiUrl}/movies/${movieId}`)).status === 404) return;
    await delay(100);
  }
  throw new Error(`the movie ${movieId} is still there`);
}

test("asks for a page's script beside the config, and shows its heading before both are there", async ({
  site,
}) => {
  const { page, context } = await site.open();
  let scriptIsAsked = () => undefined as unknown;
  const asked = new Promise(resolve => {
    scriptIsAsked = () => resolve(undefined);
  });
  await page.route("**/config.json", async route => {
    await asked;
    await route.continue();
  });
  const heading = page.getByRole("heading", { level: 1, name: "Films" });
  await page.route("**/assets/movies-*.js", async route => {
    scriptIsAsked();
    await heading.waitFor();
    await route.continue();
  });
  await page.goto(`${site.origin}/movies`);
  await page.getByLabel("Genre").waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});

test("a page of another role says so", async ({ stage, site }) => {
  const { page, context } = await site.open();
  await signInAt(site, page, "/movies/new", await newPerson(stage));
  await page.getByRole("heading", { name: "This page is not for your account" }).waitFor();
  await context.close();
});

test("a page for a role asks again where the API did not say who is signed in", async ({ stage, site }) => {
  const { page, context } = await site.open();
  let isBroken = true;
  await context.route("**/me", route =>
    isBroken
      ? route.fulfill({
          status: 500,
          headers: { "access-control-allow-origin": site.origin, "content-type": "application/problem+json" },
          body: JSON.stringify({ title: "Something went wrong", status: 500, code: "internal_error" }),
        })
      : route.continue(),
  );
  await signInAt(site, page, "/movies/new", demoUser(stage, "admin"));
  const again = page.getByRole("main").getByRole("button", { name: "Try again" });
  await again.waitFor();
  isBroken = false;
  await again.click();
  await page.getByLabel("Title").waitFor();
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});

if (findChromium() === null)
  console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
