import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Customer } from "../../../handlers/customers/contract.ts";
import { accessibilityProblems } from "../../support/accessible.ts";
import { findChromium, untilFocused } from "../../support/browser.ts";
import { demoUser, machineToken } from "../../support/sign-in.ts";
import { type PagesContext, signInAt, useSite } from "../../support/site.ts";
import type { Stage } from "../../support/stage.ts";
import { newPerson } from "../people.ts";

const test = suite<PagesContext>("the customers' pages", {} as PagesContext);
useSite(test);

test("an admin adds a customer, whose faults stand beside their fields, changes, finds and erases it", async ({
  stage,
  site,
}) => {
  const { page, context, problems } = await site.open({ viewport: { width: 390, height: 844 } });
  const email = `ada-${randomUUID().slice(0, 8)}@example.com`;
  await signInAt(site, page, "/customers/new", demoUser(stage, "admin"));
  await page.getByLabel("Given name").fill("Ada");
  await page.getByLabel("Family name").fill("Lovelace");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Phone").fill("+49 30 901820");
  await page.getByLabel("Birthday").fill("1990-12-10");
  await page.getByLabel("Street and house number").fill("Rathausstraße 15\nHinterhaus");
  await page.getByLabel("Postal code").fill("1");
  await page.getByLabel("City").fill("Berlin");
  await page.getByLabel("Country", { exact: true }).fill("de");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Invalid postal code").waitFor();
  await untilFocused(page, "element.name === 'address.postalCode'");
  assert.equal(await accessibilityProblems(page), []);
  await page.reload();
  assert.is(await page.getByLabel("Given name").inputValue(), "Ada");
  await page.getByLabel("Postal code").fill("10178");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  await page.getByText("added by you").waitFor();
  assert.equal(await accessibilityProblems(page), []);

  await page.getByRole("link", { name: "Change" }).click();
  await page.getByLabel("City").fill("Potsdam");
  await changeMeanwhile(stage, new URL(page.url()).pathname.split("/")[2] ?? "");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The customer has been changed meanwhile.").waitFor();
  assert.is(await page.getByLabel("City").inputValue(), "Potsdam");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("10178 Potsdam").waitFor();

  await page.goto(`${site.origin}/customers`);
  await page.getByLabel("E-mail address").fill(email.toUpperCase());
  await page.getByLabel("E-mail address").press("Enter");
  await page.getByRole("link", { name: "Ada Lovelace" }).waitFor();
  assert.not.match(page.url(), "ada-");
  assert.is(await page.getByRole("main").getByRole("listitem").count(), 1);
  assert.equal(await accessibilityProblems(page), []);
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await page.getByRole("button", { name: "Erase" }).click();
  await page.getByRole("button", { name: "Erase for good" }).click();
  await page.getByText("Ada Lovelace is erased.").waitFor();
  assert.equal(problems, []);
  await context.close();
});

test("a person without the role does not see them", async ({ stage, site }) => {
  const { page, context } = await site.open();
  await signInAt(site, page, "/customers", await newPerson(stage));
  await page.getByRole("heading", { name: "This page is not for your account" }).waitFor();
  assert.is(await page.getByRole("link", { name: "Customers" }).count(), 0);
  await context.close();
});

/** As another member of the staff would. */
async function changeMeanwhile(stage: Stage, customerId: string): Promise<void> {
  const call = async (scope: string, init: RequestInit) => {
    const authorization = `Bearer ${await machineToken(stage, scope)}`;
    const headers = { authorization, "content-type": "application/json", ...init.headers };
    const reply = await fetch(`${stage.outputs.apiUrl}/customers/${customerId}`, { ...init, headers });
    assert.ok(reply.ok, String(reply.status));
    return { etag: reply.headers.get("etag") ?? "", body: (await reply.json()) as Customer };
  };
  const { etag } = await call("customers/read", {});
  const body = JSON.stringify({ status: "active" });
  await call("customers/write", { method: "PATCH", body, headers: { "if-match": etag } });
}

if (findChromium() === null)
  console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
