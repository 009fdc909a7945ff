import { suite } from "uvu";
import * as assert from "uvu/assert";
import { untilFocused } from "../../../support/browser.ts";
import { createSession, payWith, withStripe } from "../../stripe/support/stripe.ts";
import { chromium, type InBrowser, inBrowser, withPage } from "../support/page.ts";
import { fakeSources } from "../support/sources.ts";
import { recordRun } from "../support/traffic.ts";

const test = inBrowser(suite<InBrowser>("the console's views"));

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
      namespace: "shop",
      name,
      unit,
      at: sources.now(),
      values,
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
    await figures.getByRole("cell", { name: "10", exact: true }).waitFor();
    assert.match(await figures.getByRole("row").last().innerText(), /\t3\t10\t1\t7$/);
    await untilFocused(page, "element.textContent === 'Figures'");
    await figures.focus();
    measure("Searches", "Count", 1);
    await card.getByRole("img", { name: "Searches: 11 in all" }).waitFor();
    await untilFocused(page, "element.getAttribute('aria-label') === 'Figures'");
    await page.getByLabel("Of").selectOption("The last day");
    await page.getByText("A column stands for 24 minutes.").waitFor();
    assert.match(page.url(), /#\/metrics\?minutes=1440$/);
    assert.equal(problems, []);
  });
});

test("acts on users and queues, and asks before what cannot be undone", ({ browser }) => {
  const asked: string[] = [];
  const call = async (_service: string, operation: string) => {
    asked.push(operation);
    return {};
  };
  const facts = { isFifo: false, visible: 1, inFlight: 0, delayed: 0, deadLetterArn: null };
  const list = () => [{ name: "letters", arn: "arn", ...facts, isDeadLetterQueue: true }];
  const sources = fakeSources({ call, queues: { version: 1, list, messages: () => [] } });
  return withPage(browser, sources, async ({ page, go, problems }) => {
    await go("#/users");
    const card = page.getByRole("listitem", { name: "ann@example.com" });
    await card.getByText("Signed up 1 Jun 2026,").waitFor();
    await card.getByText("Actions").click();
    await card.getByRole("button", { name: "Reset password" }).click();
    await card.getByText("New password").waitFor();
    await card.getByRole("button", { name: "Delete" }).click();
    await card.getByRole("button", { name: "Delete the account ann@example.com?" }).click();
    await page.getByText("The account ann@example.com is deleted at the user pool.").waitFor();
    await go("#/queues/letters");
    await page.getByRole("button", { name: "Purge" }).click();
    await page.getByRole("button", { name: "Delete all messages?" }).click();
    await page.getByText("The queue is empty.").waitFor();
    assert.equal(asked, ["AdminSetUserPassword", "AdminDeleteUser", "GetQueueUrl", "PurgeQueue"]);
    assert.equal(problems, []);
  });
});

test("finds an operation by a word of it", ({ browser }) => {
  const info = { title: "x", version: "1" };
  const get = (operationId: string) => ({ get: { operationId, tags: ["Shop"], responses: {} } });
  const paths = { "/orders": get("orders.list"), "/refunds": get("refunds.list") };
  const openapi = async () => ({ openapi: "3.1.0", info, paths });
  return withPage(browser, fakeSources({ openapi }), async ({ page, go }) => {
    await go("#/api");
    await page.getByRole("link", { name: "GET /orders" }).waitFor();
    await page.getByLabel("Find").fill("refunds.LIST");
    await page.getByRole("link", { name: "GET /orders" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "GET /refunds" }).waitFor();
    await page.getByLabel("Find").fill("nothing like it");
    await page.getByText("No operation matches.").waitFor();
  });
});

test("shows the local Stripe, disputes a charge and sends an event again", ({ browser }) =>
  withStripe(async shop => {
    shop.webhook.answers.push(500, 500, 500, 500);
    await payWith(shop, await createSession(shop.stripe));
    await shop.local.settle();
    const sources = fakeSources({ stripe: () => shop.local.view });
    await withPage(browser, sources, async ({ page, go, problems }) => {
      await go("#/stripe");
      const payments = page.getByRole("region", { name: "Payments" });
      await payments.getByText("visa 4242").waitFor();
      await payments.getByRole("button", { name: "Dispute this charge" }).click();
      await payments.getByText("dispute needs response").waitFor();
      const events = page.getByRole("region", { name: "Events" });
      const event = events.getByRole("listitem").filter({ hasText: "checkout.session.completed" }).first();
      await event.getByText("not delivered").waitFor();
      await event.getByRole("button", { name: "Resend" }).click();
      await event.getByText("Sent again: succeeded, 1 try").waitFor();
      await payments.getByRole("button", { name: "Let the shop lose" }).click();
      await payments.getByText("dispute lost").waitFor();
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/console.png`, fullPage: true });
      assert.equal(problems, []);
    });
  }));

if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
