import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chromium, type InBrowser, inBrowser, withPage } from "../support/page.ts";
import { fakeSources } from "../support/sources.ts";
import { recordRequest, traceIdOf } from "../support/traffic.ts";

const test = inBrowser(suite<InBrowser>("the console's look"));

test("fits a phone, in the light and in the dark", async ({ browser }) => {
  const list = () => [{ ...emptyQueue(`orders-${"long".repeat(20)}`), visible: 7 }];
  const sources = fakeSources({ queues: { version: 1, list, messages: () => [] } });
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
          for (const size of ["", "200%"]) {
            await page.evaluate(`document.documentElement.style.fontSize = "${size}"`);
            const width = await page.evaluate("document.documentElement.scrollWidth");
            assert.is(width, 360, `${view} scrolls sideways with letters of ${size || "100%"}`);
          }
          await page.evaluate("document.documentElement.style.fontSize = ''");
        }
      },
      phone,
    );
  }
  assert.is(new Set(backgrounds).size, 2);
});

const emptyQueue = (name: string) => ({
  name,
  arn: name,
  isFifo: false,
  visible: 0,
  inFlight: 0,
  delayed: 0,
  deadLetterArn: null,
  isDeadLetterQueue: true,
});

test("shows what is chosen at once on a phone, however much there is to choose from", ({ browser }) => {
  const names = Array.from({ length: 30 }, (_, index) => `orders-${index}-dead-letters`);
  const queues = {
    version: 1,
    list: () => names.map(emptyQueue),
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
      const back = await page.getByRole("link", { name: "All queues" }).boundingBox();
      assert.ok(back && back.x >= 0 && back.x + back.width <= 360, "the way back is in sight");
      await go("#/overview");
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      const view = await page.getByRole("link", { name: "Overview" }).boundingBox();
      assert.ok(view && view.x >= 0 && view.x + view.width < 361, "so is the last view");
    },
    phone,
  );
});

if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
