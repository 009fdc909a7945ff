import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../../../handlers/movies/contract.ts";
import { untilFocused } from "../../../support/browser.ts";
import { chromium, type InBrowser, inBrowser, withPage } from "../support/page.ts";
import { fakeSources } from "../support/sources.ts";
import { recordRequest, traceIdOf } from "../support/traffic.ts";

const test = inBrowser(suite<InBrowser>("the console's page"));

test("takes the token out of the address and keeps it for the next visit", ({ browser }) =>
  withPage(browser, fakeSources(), async ({ page, server, problems }) => {
    assert.is(page.url(), `${server.url}#/requests`);
    await page.goto(server.url);
    await page.getByText("Nothing yet. Call the API, and it appears here.").waitFor();
    assert.equal(problems, []);
  }));

test("asks whoever has no token for the address that the terminal shows", async ({ browser }) => {
  await withPage(browser, fakeSources(), async ({ page, server }) => {
    await page.evaluate("localStorage.clear()");
    await page.goto(server.url);
    await page.reload();
    await page.getByText("Open the console at the address that npm start printed.").waitFor();
    assert.is(await page.getByRole("heading", { level: 1 }).innerText(), "Not signed in");
    await page.goto(server.consoleUrl);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Requests" }).waitFor();
  });
});

test("shows requests as they come, the chosen one stays chosen", ({ browser }) => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, {
    path: "/movies",
    sql: ["select\n      id\n    from movies"],
    caller: "sub-ann",
  });
  return withPage(browser, sources, async ({ page, problems }) => {
    await page.getByRole("link", { name: "GET /movies" }).click();
    await page.getByRole("heading", { name: "GET /movies 200" }).waitFor();
    await page.locator("tr.chosen").waitFor();
    recordRequest(sources.traces, 2, { method: "POST", path: "/movies", status: 201 });
    await page.getByRole("link", { name: "POST /movies" }).waitFor();
    assert.match(await page.locator("tr.chosen").innerText(), /GET \/movies/);
    assert.equal(await page.locator("tbody .what").allInnerTexts(), ["POST /movies", "GET /movies"]);
    await page.locator(".spans summary").click();
    assert.is(await page.locator(".spans pre").innerText(), "select\n  id\nfrom movies");
    assert.is(await page.locator(".spans .values").innerText(), "p1 = 7");
    assert.is(
      await page
        .locator(".facts")
        .innerText()
        .then(text => text.includes("ann@example.com")),
      true,
    );
    assert.equal(problems, []);
  });
});

test("filters, by the address too, and pages through ten thousand without slowness", ({ browser }) => {
  const sources = fakeSources();
  for (let number = 1; number <= 10_000; number++)
    recordRequest(sources.traces, number, {
      path: `/movies/${number}`,
      status: number % 100 === 0 ? 500 : 200,
    });
  return withPage(browser, sources, async ({ page, problems, go }) => {
    await page.getByText("The latest of 10,000 kept requests").waitFor();
    assert.is(await page.locator("tbody tr").count(), 100);
    await page.getByLabel("Find").fill("/movies/4242");
    await page.getByRole("link", { name: "GET /movies/4242", exact: true }).waitFor();
    await page.getByText("The latest of 10,000 kept requests, filtered").waitFor();
    assert.is(await page.locator("tbody tr").count(), 1);
    assert.match(page.url(), /#\/requests\?text=%2Fmovies%2F4242$/);
    await page.getByLabel("Find").fill("");
    await page.getByLabel("Show").selectOption("failed");
    await page.getByRole("link", { name: "GET /movies/100", exact: true }).waitFor();
    assert.is(await page.locator("tbody tr").count(), 100);
    await go("#/requests");
    await page.getByRole("link", { name: "Older" }).click();
    await page.getByRole("link", { name: "GET /movies/9900", exact: true }).waitFor();
    await page.getByRole("link", { name: "Newest" }).click();
    await page.getByRole("link", { name: "GET /movies/10000", exact: true }).waitFor();
    // Hundreds of new ones a second must not make the page hang, nor grow.
    for (let number = 10_001; number <= 10_600; number++)
      recordRequest(sources.traces, number, { path: `/movies/${number}` });
    await page.getByRole("link", { name: "GET /movies/10600", exact: true }).waitFor();
    assert.is(await page.locator("tbody tr").count(), 100);
    assert.equal(problems, []);
  });
});

test("goes by keyboard: skip link, navigation, rows, and back to the row", ({ browser }) => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, { path: "/first" });
  recordRequest(sources.traces, 2, { path: "/second" });
  return withPage(browser, sources, async ({ page }) => {
    const focused = (text: string) => untilFocused(page, `element.textContent.trim() === "${text}"`);
    await page.getByRole("link", { name: "GET /second" }).waitFor();
    await page.locator("body").press("Tab");
    await focused("Skip to the content");
    await page.keyboard.press("Tab");
    await focused("Requests");
    await page.keyboard.press("ArrowDown");
    await focused("Logs");
    await page.keyboard.press("ArrowUp");
    await page.getByRole("link", { name: "GET /second" }).focus();
    await page.keyboard.press("ArrowDown");
    await focused("GET /first");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "GET /first 200" }).waitFor();
    await untilFocused(page, "element.tagName === 'H2'");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "GET /first 200" }).waitFor({ state: "detached" });
    await untilFocused(page, "element.textContent.includes('/first')");
  });
});

test("names its landmarks, controls and pictures for screen readers", ({ browser }) => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, { sql: ["select 1"] });
  return withPage(browser, sources, async ({ page, go }) => {
    for (const [hash, title] of [
      [`#/requests/${traceIdOf(1)}`, "Requests"],
      ["#/logs", "Logs"],
      ["#/jobs", "Jobs"],
      ["#/users", "Users"],
      ["#/outbox", "Outbox"],
      ["#/tables", "Tables"],
      ["#/queues", "Queues"],
      ["#/api", "API"],
      ["#/overview", "Overview"],
    ] as const) {
      await go(hash);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      assert.is(await page.title(), `${title} - shop console`);
      assert.is(
        await page.getByRole("navigation", { name: "Console" }).locator("[aria-current=page]").innerText(),
        title,
      );
      assert.is(await page.getByRole("main").count(), 1);
      assert.equal(await page.evaluate(nameless), []);
    }
  });
});

/** Controls without a name, as an expression for the page. */
const nameless = `[...document.querySelectorAll("button, input, select, textarea, a, [tabindex='0'][role]")]
  .filter(control => !(control.labels?.length || control.textContent.trim() || control.ariaLabel || control.placeholder))
  .map(control => control.outerHTML)`;

test("runs nothing that people, functions or clients put into texts", ({ browser }) => {
  const evil = `<img src=x onerror="alert(1)"><script>alert(2)</script>"'>`;
  const user = {
    username: evil,
    sub: evil,
    pool: evil,
    name: evil,
    status: "CONFIRMED",
    enabled: true,
    groups: [evil],
    attributes: { [evil]: evil },
    createdAt: "2026-06-01T10:00:00Z",
  };
  const message = {
    id: "1",
    sentAt: "2026-06-01T10:00:00Z",
    to: evil,
    about: evil,
    code: evil,
    subject: evil,
    body: evil,
  };
  const queue = {
    name: evil,
    arn: "arn",
    isFifo: false,
    visible: 1,
    inFlight: 0,
    delayed: 0,
    deadLetterArn: null,
    isDeadLetterQueue: true,
  };
  const letter = { id: "1", sentAt: message.sentAt, receiveCount: 1, state: "visible" as const, body: evil };
  const document = {
    openapi: "3.1.0",
    paths: {
      [`/${evil}`]: {
        get: { tags: [evil], summary: evil, description: evil, responses: { 200: { description: evil } } },
      },
    },
  };
  const sources = fakeSources({
    users: [user],
    outbox: [message],
    openapi: async () => document,
    queues: { version: 1, list: () => [queue], messages: () => [letter] },
    signIns: () => [{ email: evil, password: evil, groups: [evil] }],
    outcome: { ok: true, payload: JSON.stringify({ [evil]: evil }) },
  });
  recordRequest(sources.traces, 1, {
    path: `/${evil}`,
    query: evil,
    sql: [evil],
    caller: evil,
    why: evil,
    problem: evil,
    error: evil,
  });
  sources.logs.append(
    "movies",
    "invocation-1",
    JSON.stringify({ level: "ERROR", message: `${evil}\n${evil}`, [evil]: evil }),
  );
  return withPage(browser, sources, async ({ page, go, problems }) => {
    const shown = () => page.locator("main").getByText("alert(1)").first().waitFor();
    for (const hash of [
      "#/requests",
      `#/requests/${traceIdOf(1)}`,
      "#/logs",
      "#/users",
      "#/outbox",
      "#/queues",
      "#/overview",
      `#/queues/${encodeURIComponent(evil)}`,
      "#/api",
      `#/api/${encodeURIComponent(`GET /${evil}`)}`,
    ]) {
      await go(hash);
      await shown();
    }
    await go("#/jobs");
    await page.getByRole("button", { name: "Run now" }).click();
    await shown();
    await go(`#/requests?text=${encodeURIComponent(evil)}`);
    assert.is(await page.locator("main img, main script").count(), 0);
    assert.equal(problems, []);
  });
});

test("says so when local mode ends", ({ browser }) =>
  withPage(browser, fakeSources(), async ({ page, server }) => {
    await server.close();
    await page.getByText("Not connected: is npm start still running?").waitFor();
  }));

if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
