import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Order } from "../../../handlers/shop/orders/contract.ts";
import type { Refund } from "../../../handlers/shop/payments/contract.ts";
import { findChromium, openBrowser } from "../../support/browser.ts";
import { isDeployed, type Stage, useStage } from "../../support/stage.ts";
import { runJob } from "../jobs.ts";
import { address, type Call, callAs, newOrder, newVariant, orderOf, pay, untilState } from "./shop.ts";

interface Context {
  stage: Stage;
  buyer: Call;
  admin: Call;
  variantId: string;
}

const card = (number: string) => ({ test_number: number });
const paying = card("4242424242424242");

/** Whole: from the order to the books, by the functions as they are deployed and the Stripe of local mode. */
const test = suite<Context>("payments of the shop, end to end", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.admin = await callAs(context.stage, "admin");
  context.buyer = await callAs(context.stage, null);
  context.variantId = await newVariant(context.admin);
});
test.after(({ stage }) => stage?.stop());

test("an order is declined, paid by card, sent in two parts and refunded in part", async context => {
  const { stage, buyer, admin, variantId } = context;
  const { id, url } = await newOrder(buyer, variantId);
  assert.ok(url.startsWith(`${stage.outputs.stripeUrl}/c/pay/`), url);
  const declined = await pay(url, card("4000000000000002"));
  assert.is(declined.status, 402);
  assert.match(await declined.text(), "Your card was declined.");
  assert.is((await orderOf(buyer, id)).state, "paying");

  const paid = await pay(url, paying);
  assert.is(paid.status, 303);
  assert.is(paid.headers.get("location"), `${stage.outputs.siteUrl}/?order=${id}&checkout=done`);
  // The page waits for the webhook before it sends the buyer back.
  const order = await orderOf(buyer, id);
  assert.is(order.state, "paid");
  assert.is(order.shipsTo?.city, "Vienna");

  const part = { items: [{ variantId, quantity: 1 }], tracking: "AT1" };
  assert.is((await admin<Order>("POST", `/orders/${id}/fulfilments`, part)).state, "partlyFulfilled");
  assert.is((await admin<Order>("POST", `/orders/${id}/fulfilments`, part)).state, "fulfilled");
  const refund = await admin<Refund>("POST", `/orders/${id}/refunds`, { amount: 500, note: "scratched" });
  assert.is(refund.state, "succeeded");
  const refunded = await untilState(buyer, id, "partlyRefunded");
  assert.equal(
    refunded.history.map(({ to }) => to),
    ["created", "paying", "paid", "partlyFulfilled", "fulfilled", "partlyRefunded"],
  );
});

test("a direct debit is paid when the money is there", async ({ buyer, variantId }) => {
  const { id, url } = await newOrder(buyer, variantId);
  const page = await pay(`${url}?method=sepa_debit`, card("DE89370400440532013000"));
  assert.is(page.status, 303);
  assert.is((await orderOf(buyer, id)).state, "paying");
  await untilState(buyer, id, "paid");
});

test("an order that is given up cannot be paid any more", async ({ buyer, variantId }) => {
  const { id, url } = await newOrder(buyer, variantId);
  assert.is((await buyer<Order>("POST", `/orders/${id}/cancel`)).state, "cancelled");
  const deadline = Date.now() + 30_000;
  let page = await (await fetch(url)).text();
  while (!page.includes("expired") && Date.now() < deadline) page = await (await fetch(url)).text();
  assert.match(page, "expired");
});

test("what a lost webhook would have told is found by the job", async ({ stage, buyer, variantId }) => {
  const faults = async (method: string, specs: readonly string[]) => {
    const reply = await fetch(`${stage.outputs.awsEndpointUrl}/local/faults`, {
      method,
      headers: { "content-type": "application/json" },
      ...(method === "PUT" && { body: JSON.stringify({ faults: specs }) }),
    });
    assert.is(reply.status, 200);
  };
  const { id, url } = await newOrder(buyer, variantId);
  await faults("PUT", ["stripe=lost"]);
  try {
    assert.is((await pay(url, paying)).status, 303);
  } finally {
    await faults("DELETE", []);
  }
  assert.is((await orderOf(buyer, id)).state, "paying");
  const { outcome } = await runJob(stage, "reconcile-payments", `${new Date().toISOString().slice(0, 19)}Z`);
  assert.is(outcome, "succeeded");
  await untilState(buyer, id, "paid");
});

const chromium = findChromium();

/** A shop to come back to, and a browser that finds it where the stack's config says. */
async function openShop({ outputs }: Stage): Promise<{ readonly browser: Browser; close(): Promise<void> }> {
  const server = createServer((_request, response) => response.end("The shop"));
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await openBrowser(chromium ?? "", {
    [new URL(outputs.siteUrl).host]: `127.0.0.1:${port}`,
  });
  return {
    browser,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

(chromium === null ? test.skip : test)(
  "a browser pays, and the bank takes it back in the console",
  async context => {
    const { stage, buyer, variantId } = context;
    const { browser, close } = await openShop(stage);
    try {
      const page = await browser.newPage({ locale: "en-GB" });
      // A busy machine is no failure.
      page.setDefaultTimeout(60_000);
      const { id, url } = await newOrder(buyer, variantId);
      await page.goto(url);
      await page.getByLabel("Full name").fill(address.shipping_name);
      await page.getByLabel("Address", { exact: true }).fill(address.line1);
      await page.getByLabel("Postal code").fill(address.postal_code);
      await page.getByLabel("City").fill(address.city);
      await page.getByRole("button", { name: "Pay €25.00" }).click();
      await page.waitForURL(`**/?order=${id}&checkout=done`);
      assert.is((await orderOf(buyer, id)).state, "paid");

      await page.goto(String(stage.outputs.consoleUrl));
      await page.getByRole("link", { name: "Stripe", exact: true }).click();
      await page.getByRole("button", { name: "Dispute this charge" }).first().click();
      await page.getByText("dispute needs response").first().waitFor();
      await untilState(buyer, id, "disputed");
    } finally {
      await close();
    }
  },
);

if (isDeployed()) console.log("SKIP a deployed stage asks Stripe itself");
else {
  if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
  test.run();
}
