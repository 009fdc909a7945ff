import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MessageView } from "../../local/console/types.ts";
import { accessibilityProblems } from "../support/accessible.ts";
import { findChromium, untilFocused } from "../support/browser.ts";
import { type PagesContext, signInAt, useSite } from "../support/site.ts";
import { inLocalMode, type Stage } from "../support/stage.ts";
import { newPerson, refusal } from "./people.ts";

/** What every project's pages do: sign-in, account, navigation, and what they say when something is away. */
const test = suite<PagesContext>("the pages, in a browser", {} as PagesContext);
useSite(test);

/** The code of the last message to an address, from local mode's outbox. */
async function codeFor({ outputs }: Stage, email: string): Promise<string> {
  const url = new URL(outputs.consoleUrl ?? "");
  const token = new URLSearchParams(url.hash.slice(1)).get("token");
  const reply = await fetch(new URL("api/outbox", url), { headers: { authorization: `Bearer ${token}` } });
  const messages = (await reply.json()) as MessageView[];
  return messages.find(({ to }) => to === email)?.code ?? "";
}

const withOutbox = inLocalMode(test, "the code of a sign-up is in local mode's outbox");

withOutbox(
  "a person signs up with the code, gives a name, and deletes the account",
  async ({ stage, site }) => {
    const { page, context, problems } = await site.open({ viewport: { width: 320, height: 640 } });
    const email = `person-${randomUUID()}@example.com`;
    await page.goto(`${site.origin}/`);
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel(/e-?mail/i).fill(email);
    await page.getByLabel("Password", { exact: true }).fill("Long-Enough-4-All");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByLabel(/code/i).waitFor();
    await page.getByLabel(/code/i).fill(await codeFor(stage, email));
    await page.getByRole("button", { name: /confirm/i }).click();
    await page.getByText(`Welcome, ${email}.`).waitFor();
    assert.is(page.url(), `${site.origin}/`);
    // The narrowest page that text must fit without scrolling sideways (WCAG 2.2, 1.4.10).
    assert.is(await page.evaluate("document.documentElement.scrollWidth"), 320);
    await page.getByRole("link", { name: "Choose the name that others see" }).click();
    await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
    assert.match(await page.title(), /^Account · /);
    await untilFocused(page, "element.localName === 'h1'");
    await page.getByLabel("Name that others see").fill("Ann <b>");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    assert.equal(await accessibilityProblems(page), []);
    await page.goBack();
    await page.getByText("Welcome, Ann <b>.").waitFor();
    assert.is(await page.getByRole("link", { name: "Choose the name that others see" }).count(), 0);
    await page.goForward();
    await page.getByRole("button", { name: "Delete the account" }).click();
    assert.equal(await accessibilityProblems(page), []);
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.getByRole("button", { name: "Create an account" }).waitFor();
    assert.equal(problems, []);
    await context.close();
  },
);

test("a page about the person sends to the sign-in and back, and back again leaves it", async ({
  stage,
  site,
}) => {
  const { page, context } = await site.open();
  await page.goto(`${site.origin}/`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await signInAt(site, page, "/account?from=mail", await newPerson(stage));
  assert.is(page.url(), `${site.origin}/account?from=mail`);
  const stored = await page.evaluate<string[]>("Object.keys(sessionStorage)");
  assert.equal(stored, ["refresh"]);
  assert.equal(await page.evaluate("Object.keys(localStorage)"), []);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  // The tokens are gone at once; then the page leaves for the hosted sign-out, which sends back to the first page.
  await page.waitForURL(`${site.origin}/`);
  await page.getByRole("banner").getByRole("button", { name: "Sign in" }).waitFor();
  assert.equal(await page.evaluate("Object.keys(sessionStorage)"), []);
  await context.close();
});

test("tabs sign in apart, and one whose sign-in has ended says so and keeps what was typed", async ({
  stage,
  site,
}) => {
  const { page, context } = await site.open();
  const person = await newPerson(stage);
  await signInAt(site, page, "/account", person);
  const other = await context.newPage();
  await other.goto(`${site.origin}/`);
  await other.getByRole("banner").getByRole("button", { name: "Sign in" }).waitFor();
  await page.getByLabel("Name that others see").fill("Half a name");
  await page.reload();
  assert.is(await page.getByLabel("Name that others see").inputValue(), "Half a name");
  // An expired token is renewed without a word; one that is refused with its session ends it.
  await page.route("**/oauth2/token", route =>
    route.fulfill({ status: 400, json: { error: "invalid_grant" } }),
  );
  await page.route("**/me", (route, request) =>
    request.method() === "OPTIONS"
      ? route.continue()
      : route.fulfill({
          status: 401,
          json: { message: "Unauthorized" },
          headers: { "access-control-allow-origin": "*" },
        }),
  );
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your sign-in has ended.").waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Account" }).waitFor();
  assert.is(await page.getByLabel("Name that others see").inputValue(), "Half a name");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await context.close();
});

test("who signs out everywhere has no other session either", async ({ stage, site }) => {
  const { page, context } = await site.open();
  const person = await newPerson(stage);
  await signInAt(site, page, "/account", person);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  assert.equal(await accessibilityProblems(page), []);
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("banner").getByRole("button", { name: "Sign in" }).waitFor();
  assert.equal(await refusal(person.api("GET /me", {})), [401, "unauthenticated"]);
  await context.close();
});

test("a sign-in that this tab did not start, or that is refused, is said", async ({ site }) => {
  const { page, context } = await site.open();
  await page.goto(`${site.origin}/?code=stolen&state=other`);
  await page.getByText("That sign-in was not started in this tab.").waitFor();
  assert.is(page.url(), `${site.origin}/`);
  await page.route("**/oauth2/authorize?*", route => {
    const state = new URL(route.request().url()).searchParams.get("state");
    return route.fulfill({
      status: 302,
      headers: { location: `${site.origin}/?error=invalid_scope&state=${state}` },
    });
  });
  await page.goto(`${site.origin}/account`);
  await page.getByText("The sign-in did not work.").waitFor();
  await page.getByRole("heading", { name: "Sign in to go on" }).waitFor();
  assert.equal(await accessibilityProblems(page), []);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});

test("what is typed while a form is sent stays, and is sent next", async ({ stage, site }) => {
  const { page, context } = await site.open();
  await signInAt(site, page, "/account", await newPerson(stage));
  const name = page.getByLabel("Name that others see");
  await name.fill("First");
  let isSent = () => {};
  const sent = new Promise<void>(resolve => {
    isSent = resolve;
  });
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  await page.route("**/me", async (route, request) => {
    if (request.method() === "PATCH") {
      isSent();
      await released;
    }
    await route.continue();
  });
  await page.getByRole("button", { name: "Save" }).click();
  await sent;
  await name.fill("Second");
  release();
  await page.getByText("Saved.").waitFor();
  assert.is(await name.inputValue(), "Second");
  await page.reload();
  assert.is(await name.inputValue(), "Second");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});

test("says when the API is away, and goes on when it is back", async ({ stage, site }) => {
  const { page, context } = await site.open();
  await signInAt(site, page, "/account", await newPerson(stage));
  await page.route(`${stage.outputs.apiUrl}/**`, route => route.abort());
  await page.getByLabel("Name that others see").fill("Late");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The API does not answer.").waitFor();
  await untilFocused(page, "element.textContent === 'Save'");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Saved.").waitFor();
  await page.route(`${stage.outputs.apiUrl}/**`, route => route.abort());
  await page.reload();
  const again = page.getByRole("main").getByRole("button", { name: "Try again" });
  await again.waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await again.click();
  assert.is(await page.getByLabel("Name that others see").inputValue(), "Late");
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await context.setOffline(false);
  await page.goto(`${site.origin}/nowhere/at-all`);
  await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
  await context.close();
});

test("says how soon the first page is painted by a processor that is four times slower", async ({ site }) => {
  const { page, context } = await site.open({ colorScheme: "dark" });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(`${site.origin}/`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const milliseconds = await page.evaluate<number>(`new Promise(resolve =>
    new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: "largest-contentful-paint", buffered: true }))`);
  console.log(`largest contentful paint after ${Math.round(milliseconds)} ms`);
  assert.ok(milliseconds > 0 && milliseconds < 5_000, `${milliseconds} ms`);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  assert.equal(await accessibilityProblems(page), []);
  await page.keyboard.press("Tab");
  await untilFocused(page, "element.className === 'skip'");
  await context.close();
});

if (findChromium() === null)
  console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
