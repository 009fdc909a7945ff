import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessibilityProblems } from "../../support/accessible.ts";
import { findChromium } from "../../support/browser.ts";
import { openSite, type Site, signInAt } from "../../support/site.ts";
import { isDeployed, type Stage, useStage } from "../../support/stage.ts";
import { newPerson } from "../people.ts";
import { address, callAs, newVariant } from "./shop.ts";

const test = suite<{ stage: Stage; site: Site; slug: string }>("the shop's pages", {} as never);
const chromium = findChromium();
const phone = { viewport: { width: 390, height: 844 } };

test.before(async context => {
  context.stage = await useStage();
  context.site = await openSite(context.stage, chromium ?? "");
  const admin = await callAs(context.stage, "admin");
  const variantId = await newVariant(admin);
  const { items } = await admin<{ items: { slug: string; id: string }[] }>(
    "GET",
    "/products?sort=-createdAt&limit=5",
  );
  const found = await Promise.all(
    items.map(({ id }) => admin<{ slug: string; variants: { id: string }[] }>("GET", `/products/${id}`)),
  );
  context.slug = found.find(({ variants }) => variants.some(({ id }) => id === variantId))?.slug ?? "";
});
test.after(async ({ stage, site }) => {
  await site?.close();
  await stage?.stop();
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

test("a person orders, is declined, pays, and sees the order as paid", async ({ stage, site, slug }) => {
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
});

test("a payment that takes days is said to be on its way, and an order that is left is cancelled", async ({
  stage,
  site,
  slug,
}) => {
  const { page, context } = await site.open();
  await signInAt(site, page, "/shop/orders", await newPerson(stage));
  await order(site, page, slug);
  await page.getByRole("link", { name: /^Back to/ }).click();
  await page.getByText("You came back without paying.").waitFor();
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the order" }).click();
  await page.getByText("The order is cancelled.").waitFor();
  assert.is(await page.getByRole("button", { name: "Pay" }).count(), 0);
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
});

if (isDeployed()) console.log("SKIP the pages that sign in here are local mode's");
else if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
