import type { Browser } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findChromium, openBrowser } from "../../../support/browser.ts";
import { withPage } from "../support/page.ts";
import { fakeSources } from "../support/sources.ts";
import { recordRequest, recordRun, traceIdOf } from "../support/traffic.ts";

interface Context {
  browser: Browser;
}

const chromium = findChromium();
const test = suite<Context>("the console's page", {} as Context);

test.before(async context => {
  context.browser = await openBrowser(chromium ?? "");
});
test.after(({ browser }) => browser?.close());

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
    await page.reload();
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
    const focused = () => page.evaluate<string>("document.activeElement.textContent.trim()");
    await page.getByRole("link", { name: "GET /second" }).waitFor();
    await page.locator("body").press("Tab");
    assert.is(await focused(), "Skip to the content");
    await page.keyboard.press("Tab");
    assert.is(await focused(), "Requests");
    await page.keyboard.press("ArrowDown");
    assert.is(await focused(), "Logs");
    await page.keyboard.press("ArrowUp");
    await page.getByRole("link", { name: "GET /second" }).focus();
    await page.keyboard.press("ArrowDown");
    assert.is(await focused(), "GET /first");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "GET /first 200" }).waitFor();
    await page.waitForFunction("document.activeElement.tagName === 'H2'");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "GET /first 200" }).waitFor({ state: "detached" });
    await page.waitForFunction("document.activeElement.textContent.includes('/first')");
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
    ...{ username: evil, name: evil, status: "CONFIRMED", enabled: true, groups: [evil] },
    ...{ attributes: { [evil]: evil }, createdAt: "2026-06-01T10:00:00Z" },
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
    ...{ name: evil, arn: "arn", isFifo: false, visible: 1, inFlight: 0, delayed: 0 },
    ...{ deadLetterArn: null, isDeadLetterQueue: true },
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
    ...{ users: [user], outbox: [message], openapi: async () => document },
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
      ...[
        "#/requests",
        `#/requests/${traceIdOf(1)}`,
        "#/logs",
        "#/users",
        "#/outbox",
        "#/queues",
        "#/overview",
      ],
      ...[`#/queues/${encodeURIComponent(evil)}`, "#/api", `#/api/${encodeURIComponent(`GET /${evil}`)}`],
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

test("runs a job now and as of a time, and shows what became of it", ({ browser }) => {
  const sources = fakeSources({ outcome: { ok: true, payload: '{"items":3}' } });
  recordRun(sources.traces, 1, "clean-up");
  return withPage(browser, sources, async ({ page, go, problems }) => {
    await go("#/jobs");
    const card = page.getByRole("article", { name: "clean-up" });
    await card.getByRole("button", { name: "Run now" }).click();
    await card.getByText('"items": 3').waitFor();
    await card.getByRole("button", { name: "Run as of then" }).click();
    await page.getByText("Choose a date and a time first.").waitFor();
    await card.getByLabel("Scheduled time, Europe/Belgrade").fill("2026-06-01T22:00:00");
    await card.getByRole("button", { name: "Run as of then" }).click();
    await card.getByText("Ran as of 1 Jun 2026, 22:00").waitFor();
    assert.equal(sources.invoked[1]?.event, { scheduledTime: "2026-06-01T20:00:00Z" });
    assert.equal(problems, []);
  });
});

test("follows the log, and keeps to what is asked for", ({ browser }) => {
  const sources = fakeSources();
  sources.logs.append("movies", "a", '{"level":"INFO","message":"first"}');
  return withPage(browser, sources, async ({ page, go, problems }) => {
    await go("#/logs");
    await page.getByText("first").waitFor();
    sources.logs.append("movies", "b", '{"level":"WARN","message":"slow","ms":900}');
    await page.getByText("ms=900").waitFor();
    await page.getByLabel("Level").selectOption("error");
    await page.getByText("No line matches yet.").waitFor();
    sources.logs.append("movies", "c", '{"level":"INFO","message":"fine"}');
    sources.logs.append("movies", "d", '{"level":"ERROR","message":"broken"}');
    await page.getByText("broken").waitFor();
    assert.equal(await page.locator(".log .message").allInnerTexts(), ["broken"]);
    assert.equal(problems, []);
  });
});

test("tells why the reference could not be made, and makes it when the mistake is mended", ({ browser }) => {
  let isBroken = true;
  const openapi = async () => {
    if (isBroken) throw new Error("Two contracts export a schema.");
    return {
      openapi: "3.1.0",
      info: { title: "Shop", version: "1" },
      paths: { "/me": { get: { tags: ["Users"] } } },
    };
  };
  return withPage(browser, fakeSources({ openapi }), async ({ page, go }) => {
    await go("#/api");
    await page.getByRole("alert").getByText("Two contracts export a schema.").waitFor();
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "GET /me" }).waitFor();
    assert.is(await page.getByRole("alert").count(), 0);
  });
});

test("draws what was measured, and keeps its figures unfolded while more comes", ({ browser }) => {
  const sources = fakeSources();
  const measure = (name: string, unit: string, ...values: readonly number[]) =>
    sources.metrics.add({
      ...{ namespace: "shop", name, unit, at: sources.now(), values },
      dimensions: [{ name: "Service", value: "movies" }],
    });
  measure("Searches", "Count", 1, 2);
  measure("Lookup", "Milliseconds", 20, 40);
  return withPage(browser, sources, async ({ page, go, problems }) => {
    await go("#/metrics");
    const card = page.getByRole("article", { name: "movies" });
    await card.getByRole("img", { name: "Searches: 3 in all" }).waitFor();
    await card.getByRole("img", { name: "Lookup: 30 ms on average, 40 ms at most" }).waitFor();
    assert.is(await card.locator("svg").first().locator("rect").count(), 1);
    await card.getByText("Figures").last().focus();
    await page.keyboard.press("Enter");
    const figures = card.getByRole("region", { name: "Figures" });
    assert.match(await figures.getByRole("row").last().innerText(), /\t2\t3\t1\t2$/);
    measure("Searches", "Count", 7);
    await card.getByRole("img", { name: "Searches: 10 in all" }).waitFor();
    assert.match(await figures.getByRole("row").last().innerText(), /\t3\t10\t1\t7$/);
    assert.is(await page.evaluate("document.activeElement.textContent"), "Figures");
    await figures.focus();
    measure("Searches", "Count", 1);
    await card.getByRole("img", { name: "Searches: 11 in all" }).waitFor();
    assert.is(await page.evaluate("document.activeElement.getAttribute('aria-label')"), "Figures");
    await page.getByLabel("Of").selectOption("The last day");
    await page.getByText("A column stands for 24 minutes.").waitFor();
    assert.match(page.url(), /#\/metrics\?minutes=1440$/);
    assert.equal(problems, []);
  });
});

test("fits a phone, in the light and in the dark", async ({ browser }) => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, {
    path: `/movies/${"long".repeat(40)}`,
    sql: [`select ${"x, ".repeat(100)}`],
  });
  sources.logs.append("movies", "a", `{"level":"INFO","message":"${"long".repeat(80)}"}`);
  const long = { namespace: "n".repeat(200), name: "m".repeat(200), dimensions: [], unit: "Count" };
  sources.metrics.add({ ...long, at: sources.now(), values: [1] });
  const backgrounds: unknown[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const phone = { viewport: { width: 360, height: 740 }, colorScheme };
    await withPage(
      browser,
      sources,
      async ({ page, go }) => {
        backgrounds.push(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor"));
        for (const view of [
          "requests",
          `requests/${traceIdOf(1)}`,
          "logs",
          "metrics",
          "jobs",
          "users",
          "outbox",
          "queues",
          "overview",
        ]) {
          await go(`#/${view}`);
          await page.getByRole("main").locator("h1, h2").first().waitFor({ state: "attached" });
          const width = await page.evaluate("document.documentElement.scrollWidth");
          assert.is(width, 360, `${view} scrolls sideways`);
        }
      },
      phone,
    );
  }
  assert.is(new Set(backgrounds).size, 2);
});

test("shows what is chosen at once on a phone, however much there is to choose from", ({ browser }) => {
  const names = Array.from({ length: 30 }, (_, index) => `orders-${index}-dead-letters`);
  const queues = {
    version: 1,
    list: () =>
      names.map(name => ({
        ...{ name, arn: name, isFifo: false, visible: 0, inFlight: 0, delayed: 0 },
        ...{ deadLetterArn: null, isDeadLetterQueue: true },
      })),
    messages: () => [],
  };
  const phone = { viewport: { width: 360, height: 740 } };
  return withPage(
    browser,
    fakeSources({ queues }),
    async ({ page, go }) => {
      const name = "orders-20-dead-letters";
      await go(`#/queues/${name}`);
      const heading = await page.getByRole("heading", { level: 2, name }).boundingBox();
      assert.ok((heading?.y ?? 740) < 370, `it begins ${heading?.y} px down`);
      const chosen = await page.getByRole("link", { name }).boundingBox();
      assert.ok(chosen && chosen.x >= 0 && chosen.x + chosen.width <= 360, "the chosen one is in sight");
    },
    phone,
  );
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
