import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessibilityProblems } from "../../support/accessible.ts";
import { findChromium } from "../../support/browser.ts";
import { demoUser } from "../../support/sign-in.ts";
import { type PagesContext, type Site, signInAt, useSite } from "../../support/site.ts";
import { inLocalMode } from "../../support/stage.ts";
import { newPerson } from "../people.ts";
import { address, callAs, newOrder, newProduct, pay, untilState } from "./shop.ts";

interface ShopContext extends PagesContext {
  slug: string;
  variantId: string;
}

const test = suite<ShopContext>("the shop's pages", {} as ShopContext);
useSite(test);
const phone = { viewport: { width: 390, height: 844 } };

test.before(async context => {
  Object.assign(context, await newProduct(await callAs(context.stage, "admin")));
});

/** Puts two pieces into the cart, and orders them. */
async function order(site: Site, page: Page, slug: string): Promise<void> {
  await page.goto(`${site.origin}/shop/products/${slug}`);
  await page.getByLabel("Pieces").fill("2");
  await page.getByRole("button", { name: "Add to the cart" }).click();
  await page.getByRole("link", { name: "To the cart" }).click();
  await page.getByRole("button", { name: "Order and pay" }).click();
  await page.getByRole("button", { name: "Pay €25.00" }).waitFor();
}

/** Fills the page of local mode that stands for Stripe's. */
async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel("Full name").fill(address.shipping_name);
  await page.getByLabel("Address", { exact: true }).fill(address.line1);
  await page.getByLabel("Postal code").fill(address.postal_code);
  await page.getByLabel("City").fill(address.city);
}

test("anybody fills a cart, which the other tabs show and a reload keeps", async ({ site, slug }) => {
  const { page, context, problems } = await site.open(phone);
  await page.goto(`${site.origin}/shop?sort=-createdAt`);
  await page.getByRole("button", { name: "brakes" }).click();
  await page.getByRole("button", { name: "discs" }).waitFor();
  assert.is(new URL(page.url()).searchParams.get("category"), "brakes");
  assert.equal(await accessibilityProblems(page), []);
  await page.goto(`${site.origin}/shop/products/${slug}`);
  await page.getByText("€12.50").waitFor();
  assert.equal(await accessibilityProblems(page), []);
  const other = await context.newPage();
  await other.goto(`${site.origin}/shop/cart`);
  await other.getByText("The cart is empty.").waitFor();
  await page.getByRole("button", { name: "Add to the cart" }).click();
  await other.getByRole("button", { name: "Sign in to order" }).waitFor();
  await other.close();
  await page.getByRole("link", { name: "To the cart" }).click();
  await page.getByLabel(/^Pieces of/).fill("3");
  await page.getByLabel(/^Pieces of/).press("Enter");
  await page.getByText("€37.50").first().waitFor();
  await page.reload();
  assert.is(await page.getByLabel(/^Pieces of/).inputValue(), "3");
  assert.equal(await accessibilityProblems(page), []);
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390);
  await page.getByRole("button", { name: /^Remove/ }).click();
  await page.getByText("The cart is empty.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.is(await page.getByLabel(/^Pieces of/).inputValue(), "3");
  assert.equal(problems, []);
  await context.close();
});

const withCheckout = inLocalMode(test, "the page where these orders are paid is local mode's");

withCheckout(
  "a person orders, is declined, pays, and sees the order as paid",
  async ({ stage, site, slug }) => {
    const { page, context, problems } = await site.open(phone);
    await signInAt(site, page, "/shop/orders", await newPerson(stage));
    await page.getByText("You have not ordered anything yet.").waitFor();
    await order(site, page, slug);
    await fillAddress(page);
    await page.locator("summary").first().click();
    await page.locator("button[value='4000000000000002']").click();
    await page.getByText("Your card was declined.").waitFor();
    await page.getByRole("button", { name: "Pay €25.00" }).click();
    await page.getByText("Thank you. The order is paid.").waitFor();
    assert.match(page.url(), /\/shop\/orders\/[\w-]+\?checkout=done$/);
    await page.getByText("Ring 1").waitFor();
    assert.equal(await accessibilityProblems(page), []);
    await page.getByRole("link", { name: "← Orders" }).click();
    await page.getByText("€25.00").waitFor();
    assert.equal(await accessibilityProblems(page), []);
    assert.equal(problems, []);
    await context.close();
  },
);

withCheckout(
  "a payment that takes days is said to be on its way, and an order that is left is cancelled",
  async ({ stage, site, slug }) => {
    const { page, context } = await site.open();
    await signInAt(site, page, "/shop/orders", await newPerson(stage));
    await order(site, page, slug);
    await page.getByRole("link", { name: /^Back to/ }).click();
    await page.getByText("You came back without paying.").waitFor();
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole("button", { name: "Pay" }).waitFor();
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the order" }).click();
    await page.getByText("The order is cancelled.").waitFor();
    assert.is(await page.getByRole("button", { name: "Pay" }).count(), 0);
    await other.getByRole("button", { name: "Pay" }).click();
    await other.getByText("The order cannot be paid.").waitFor();
    await other.getByRole("button", { name: "Pay" }).waitFor({ state: "detached" });
    await other.close();
    await order(site, page, slug);
    await page.getByRole("link", { name: /^Pay by .*SEPA/i }).click();
    await fillAddress(page);
    // The order stays open for as long as the money is on the way: the page must not wait for that.
    await page.route("**/orders/*", async (route, request) => {
      if (request.method() !== "GET") return route.continue();
      const reply = await route.fetch();
      const body = await reply.json();
      return route.fulfill({ response: reply, json: { ...body, state: "paying" } });
    });
    await page.getByRole("button", { name: /25\.00/ }).click();
    await page.getByText("Waiting for the payment.").waitFor();
    await page.getByText("The payment is on its way.").waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.reload();
    await page.getByText("Thank you. The order is paid.").waitFor();
    await context.close();
  },
);

test("an admin adds a product, sets its stock, and adds a coupon", async ({ stage, site }) => {
  const { page, context, problems } = await site.open(phone);
  const sku = `P-${Date.now()}`;
  await signInAt(site, page, "/shop/admin/products/new", demoUser(stage, "admin"));
  await page.getByLabel("Title").fill("Brake fluid");
  await page.getByLabel("Address").fill(`fluid-${sku.toLowerCase()}`);
  await page.getByLabel("Category").fill("Brakes");
  await page.getByLabel("SKU").fill(sku);
  await page.getByLabel("Prices").fill("9.5 EUR, 1200 jpy");
  await page.getByRole("button", { name: "Add a variant" }).click();
  await page.getByRole("button", { name: "Take variant 2 out" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Invalid category").waitFor();
  assert.equal(await accessibilityProblems(page), []);
  await page.reload();
  await page.getByLabel("Category").fill("brakes/fluids");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Brake fluid" }).waitFor();
  assert.is(await page.getByLabel("Prices").inputValue(), "9.50 EUR, 1200 JPY");
  const stock = page.getByRole("form", { name: `Stock of ${sku}` });
  await stock.getByLabel("On the shelf").fill("7");
  await stock.getByLabel("Reason").fill("counted");
  await stock.getByRole("button", { name: "Set" }).click();
  await page.getByText("7 on the shelf, 0 reserved").waitFor();
  await page.getByLabel("State").selectOption("active");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Show in the shop" }).waitFor();
  assert.equal(await accessibilityProblems(page), []);
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390);

  await page.goto(`${site.origin}/shop/admin/coupons/new`);
  await page.getByLabel("Code").fill(sku);
  await page.getByLabel("Per cent").fill("15");
  await page.getByLabel("Least subtotals").fill("20 EUR");
  await page.getByRole("button", { name: "Save" }).click();
  const coupon = page.getByRole("listitem").filter({ hasText: sku });
  await coupon.getByText("15 % off · from a subtotal of €20.00 · used 0 times").waitFor();
  assert.equal(await accessibilityProblems(page), []);
  assert.equal(problems, []);
  await context.close();
});

withCheckout(
  "an admin finds an order, sends a piece of it, and pays a part back",
  async ({ stage, site, variantId }) => {
    const buyer = await callAs(stage, null);
    const { id, url } = await newOrder(buyer, variantId);
    await pay(url, { test_number: "4242424242424242" });
    const { number } = await untilState(buyer, id, "paid");
    const { page, context, problems } = await site.open();
    await signInAt(site, page, "/shop/admin/orders", demoUser(stage, "admin"));
    await page.getByLabel("Number of the order").fill(number);
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("link", { name: `Order ${number}` }).click();
    const parcel = page.getByRole("region", { name: "Send a parcel" });
    await parcel.getByLabel("Pieces of Brake disc").fill("1");
    await parcel.getByLabel("Tracking code").fill("T-1");
    await parcel.getByRole("button", { name: "Record the parcel" }).click();
    await page.getByText("tracking T-1").waitFor();
    const refund = page.getByRole("region", { name: "Pay back" });
    await refund.getByLabel("What").selectOption("amount");
    // More decimals than the currency has are no amount, and without one the rest of the payment is refunded.
    await refund.getByLabel("Amount in EUR").fill("5.000");
    await refund.getByRole("button", { name: "Pay back" }).click();
    await refund.locator("input:invalid").waitFor();
    await refund.getByLabel("Amount in EUR").fill("5");
    await refund.getByRole("button", { name: "Pay back" }).click();
    await page.getByText("€5.00 are paid back.").waitFor();
    await page.getByRole("region", { name: "Refunds" }).getByText("€5.00").waitFor();
    assert.equal(await accessibilityProblems(page), []);
    assert.equal(problems, []);
    await context.close();
  },
);

if (findChromium() === null)
  console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
