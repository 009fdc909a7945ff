import { suite } from "uvu";
import * as assert from "uvu/assert";
import { untilFocused } from "../../../support/browser.ts";
import { chromium, type InBrowser, inBrowser, withPage } from "../support/page.ts";
import { serveConsole } from "../support/server.ts";
import { type FakeSources, fakeSources } from "../support/sources.ts";
import { recordRequest } from "../support/traffic.ts";

const test = inBrowser(suite<InBrowser>("where one is in the console's page"));

const queue = (name: string) => ({
  name,
  arn: name,
  isFifo: false,
  visible: 0,
  inFlight: 0,
  delayed: 0,
  deadLetterArn: null,
  isDeadLetterQueue: false,
});
const queues = { version: 1, list: () => ["a", "b"].map(queue), messages: () => [] };

test("stays for a keyboard when a list is drawn anew and when a button had to wait", ({ browser }) => {
  const sources = fakeSources({ queues });
  for (let number = 1; number <= 250; number++) recordRequest(sources.traces, number, { path: `/${number}` });
  return withPage(browser, sources, async ({ page, go }) => {
    await page.getByRole("link", { name: "Older" }).press("Enter");
    await page.getByRole("link", { name: "GET /150" }).waitFor();
    await untilFocused(page, "element.innerText === 'Older'");
    await go("#/queues");
    await page.getByRole("link", { name: "b", exact: true }).press("Enter");
    await page.getByRole("heading", { level: 2, name: "b" }).waitFor();
    await untilFocused(page, "element.matches('h2')");
    await page.getByRole("link", { name: "All queues" }).press("Enter");
    await page.getByRole("link", { name: "All queues" }).waitFor({ state: "detached" });
    await untilFocused(page, "element.matches('.queues a') && element.innerText === 'b'");
    await go("#/jobs");
    await page.getByRole("button", { name: "Run now" }).press("Enter");
    await page.getByText("Ran as of").waitFor();
    await untilFocused(page, "element.innerText === 'Run now'");
  });
});

test("is the link of an operation once that is closed", ({ browser }) => {
  const info = { title: "x", version: "1" };
  const operation = { operationId: "getHealth", summary: "Health", tags: ["health"], responses: {} };
  const openapi = async () => ({ openapi: "3.1.0", info, paths: { "/health": { get: operation } } });
  return withPage(browser, fakeSources({ openapi }), async ({ page, go }) => {
    await go("#/api");
    await page.getByRole("link", { name: "GET /health" }).press("Enter");
    await page.getByRole("link", { name: "All operations" }).press("Enter");
    await page.getByRole("link", { name: "All operations" }).waitFor({ state: "detached" });
    await untilFocused(page, "element.innerText.startsWith('GET /health')");
  });
});

test("may be an address that leads nowhere", ({ browser }) =>
  withPage(browser, fakeSources({ queues }), async ({ page, problems, go }) => {
    await go("#/%");
    await page.reload();
    await page.getByRole("heading", { name: "Requests" }).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await go("#/queues/c");
    await page.getByText("There is no queue c.").waitFor();
    assert.equal(problems, []);
  }));

test("is nowhere once the token counts no more, and at the requests with a new one", ({ browser }) =>
  withPage(browser, fakeSources(), async ({ page, server, problems }) => {
    const text = page.locator("#connection");
    await page.evaluate("localStorage.setItem('console-token', 'old')");
    await page.reload();
    await page.getByRole("heading", { name: "Not signed in" }).waitFor();
    assert.is(await text.innerText(), "Not signed in");
    await page.goto(server.consoleUrl);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Requests" }).waitFor();
    assert.equal(
      problems.filter(problem => !problem.includes("401")),
      [],
    );
  }));

test("shows the paths of requests on a tablet", ({ browser }) => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, { path: "/movies/with-a-long-name" });
  const tablet = { viewport: { width: 768, height: 1024 } };
  return withPage(
    browser,
    sources,
    async ({ page }) => {
      const cell = page.locator("td.what").first();
      await cell.waitFor();
      const [needed, given] = await cell.evaluate(({ scrollWidth, clientWidth }) => [
        scrollWidth,
        clientWidth,
      ]);
      assert.ok((needed ?? 0) <= (given ?? 0), `${needed} px in ${given}`);
    },
    tablet,
  );
});

test("stays when local mode starts again, with what the new run has", ({ browser }) => {
  const [earlier, later] = [1, 2].map(run => {
    const sources = fakeSources({ now: () => run });
    sources.logs.append("movies", "a", `{"level":"INFO","message":"line of run ${run}"}`);
    return sources;
  }) as [FakeSources, FakeSources];
  return withPage(browser, earlier, async ({ page, server, go }) => {
    await go("#/logs");
    await page.getByText("line of run 1").waitFor();
    await server.close();
    await page.getByText("Not connected: is npm start still running?").waitFor();
    const next = await serveConsole(later, Number(new URL(server.url).port));
    try {
      await page.getByText("line of run 2").waitFor();
      assert.is(await page.getByText("line of run 1").count(), 0);
    } finally {
      await next.close();
    }
  });
});

if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
