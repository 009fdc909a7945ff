import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findChromium, leaveBrowser, shareBrowser } from "../../support/browser.ts";
import { createSession, type Shop, withStripe } from "./support/stripe.ts";

const executable = findChromium();

interface Ground {
  readonly shop: Shop;
  readonly page: Page;
  /** Opens a session of the shop whose pages answer on an origin of its own. */
  readonly open: (more?: object) => Promise<string>;
}

interface Look {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
}

let browser: Browser;

/** A page in Chromium with scripts off, the local Stripe, and a shop to come back to. */
const inBrowser = (work: (ground: Ground) => Promise<void>, look: Look = {}) =>
  withStripe(async shop => {
    const pages = createServer((request, response) => response.end(`Shop at ${request.url}`));
    await new Promise<void>(resolve => pages.listen(0, "127.0.0.1", resolve));
    const origin = `http://localhost:${(pages.address() as AddressInfo).port}`;
    const context = await browser.newContext({
      viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
      colorScheme: look.colorScheme ?? "light",
      javaScriptEnabled: false,
    });
    const complaints: string[] = [];
    try {
      const page = await context.newPage();
      // A form that is shown again has status 400 or 402, which Chromium mentions.
      page.on("console", message => {
        if (!/status of 40[02]/.test(message.text())) complaints.push(message.text());
      });
      const open = async (more: object = {}) => {
        const session = await createSession(shop.stripe, {
          success_url: `${origin}/done?id={CHECKOUT_SESSION_ID}`,
          cancel_url: `${origin}/cart`,
          ...more,
        });
        await page.goto(String(session.url));
        return session.id;
      };
      await work({ shop, page, open });
      assert.equal(complaints, []);
    } finally {
      await context.close();
      pages.close();
      pages.closeAllConnections();
    }
  });

const test = suite("the local checkout page in Chromium");

test.before(async () => {
  browser = await shareBrowser();
});
test.after(leaveBrowser);

test("takes a buyer by keyboard alone from the form to the shop", () =>
  inBrowser(async ({ shop, page, open }) => {
    const id = await open();
    await page.getByLabel("Card number").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/done?id=${id}`);
    assert.is((await shop.stripe.checkout.sessions.retrieve(id)).payment_status, "paid");
  }));

test("shows a decline, takes a card of the list, asks the bank and comes back", () =>
  inBrowser(async ({ shop, page, open }) => {
    const id = await open();
    await page.getByLabel("Card number").fill("4000 0000 0000 0002");
    await page.getByRole("button", { name: "Pay €25.00" }).click();
    await page.getByRole("alert").getByText("Your card was declined.").waitFor();
    await page.getByText("Test cards").click();
    await page.getByRole("button", { name: "Pay with 4000 0027 6000 3184" }).click();
    await page.getByRole("heading", { name: "3-D Secure test" }).waitFor();
    await page.getByRole("button", { name: "Complete" }).click();
    await page.waitForURL(`**/done?id=${id}`);
    assert.is((await shop.stripe.charges.list()).data.length, 2);
  }));

test("pays by direct debit, with an address", () =>
  inBrowser(async ({ shop, page, open }) => {
    const id = await open({ shipping_address_collection: { allowed_countries: ["DE"] } });
    await page.getByRole("link", { name: "Pay by SEPA Direct Debit instead" }).click();
    await page.getByLabel("Full name").fill("Ada Lovelace");
    await page.getByLabel("Address", { exact: true }).fill("Main Street 1");
    await page.getByLabel("Postal code").fill("34117");
    await page.getByLabel("City").fill("Kassel");
    await page.getByRole("button", { name: "Pay €25.00" }).click();
    await page.waitForURL(`**/done?id=${id}`);
    const session = await shop.stripe.checkout.sessions.retrieve(id);
    assert.is(session.payment_status, "unpaid");
    assert.is(session.collected_information?.shipping_details?.address.country, "DE");
  }));

test("goes back to the shop without a payment", () =>
  inBrowser(async ({ shop, page, open }) => {
    const id = await open();
    await page.getByRole("link", { name: "Back to Test shop" }).click();
    await page.waitForURL("**/cart");
    assert.is((await shop.stripe.checkout.sessions.retrieve(id)).status, "open");
  }));

for (const look of [
  { width: 320, height: 640, colorScheme: "light" },
  { width: 390, height: 844, colorScheme: "dark" },
  { width: 1280, height: 800, colorScheme: "light" },
  { width: 1280, height: 800, colorScheme: "dark" },
] as const) {
  test(`fits ${look.width} pixels, ${look.colorScheme}: nothing overflows, everything can be hit`, () =>
    inBrowser(async ({ page, open }) => {
      const name = "Brake pads of a very long name, for the front axle, ceramic, low dust, four pieces";
      await open({
        shipping_address_collection: { allowed_countries: ["DE", "AT"] },
        line_items: [
          { quantity: 2, price_data: { currency: "eur", unit_amount: 1250, product_data: { name } } },
        ],
      });
      await page.getByText("Test cards").click();
      if (process.env.SCREENSHOTS)
        await page.screenshot({
          path: `${process.env.SCREENSHOTS}/${look.width}-${look.colorScheme}.png`,
          fullPage: true,
        });
      const controls = await page.locator("button, input, select, summary, a").all();
      assert.ok(controls.length > 20);
      for (const control of controls) {
        const box = await control.boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= look.width, `${await control.innerText()}`);
        assert.ok(box && box.height >= 44, `${await control.innerText()} is ${box?.height} px high`);
      }
    }, look));
}

if (executable === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
