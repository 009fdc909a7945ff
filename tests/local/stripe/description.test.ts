import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stripe } from "../../../local/stripe/description.ts";
import { routes } from "../../../local/stripe/routes.ts";

const test = suite("local Stripe, what the support table says");

test("names every route and the pages", () => {
  for (const route of Object.keys(routes)) assert.ok(stripe.endpoints?.includes(route), route);
  assert.ok(stripe.endpoints?.includes("GET /c/pay/{id}"));
});

test("says in sentences where it differs", () => {
  for (const sentence of [...stripe.notes.differences, ...stripe.notes.missing])
    assert.match(sentence, /^[A-Z].*\.$/);
});

test("takes types of the stripe package, and never loads it", () => {
  const files = readdirSync("local/stripe", { recursive: true, encoding: "utf8" });
  const imports = files
    .filter(name => name.endsWith(".ts"))
    .flatMap(name => readFileSync(`local/stripe/${name}`, "utf8").match(/^.*\bfrom "stripe";$/gm) ?? []);
  assert.ok(imports.length > 0);
  for (const line of imports) assert.match(line, /^import type /);
});

test.run();
