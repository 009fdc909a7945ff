import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { contract } from "../../../handlers/shop/orders/contract.ts";
import { eventTypes } from "../../../handlers/shop/payments/events.ts";
import { paymentRules, rules } from "../../../handlers/shop/rules.ts";

const page = readFileSync("docs/shop.md", "utf8");
const prose = page.split("## Constants")[0]?.replace(/\s+/g, " ") ?? "";
const { config } = parse(readFileSync("Pulumi.yaml", "utf8")) as {
  config: Record<string, { default: unknown }>;
};
const test = suite("docs/shop.md");

const number = (value: number) => value.toLocaleString("en-US");
const rows = (pattern: RegExp) =>
  [...page.matchAll(pattern)].map(([, name = "", value = ""]) => [name, value]);

test("lists every constant of the rules with its value, and no other", () => {
  const constants = Object.entries({ ...rules, payments: paymentRules }).flatMap(([group, values]) =>
    Object.entries(values).map(([name, value]) => [`${group}.${name}`, number(value)]),
  );
  assert.equal(rows(/^\| `(\w+\.\w+)` \| ([\d,.]+) \|/gm), constants);
});

test("gives the defaults of the config values that it lists", () => {
  const listed = rows(/^\| `(\w+)` \| `([^`]+)` \|$/gm);
  assert.is(listed.length, 7);
  for (const [name = "", value] of listed) assert.is(String(config[name]?.default), value, name);
});

test("draws the transitions of the database, and no other", () => {
  const file = readdirSync("migrations").find(name => name.endsWith("_orders.sql"));
  const [, values = ""] =
    /insert into order_transitions .*? values(.*?);/s.exec(readFileSync(`migrations/${file}`, "utf8")) ?? [];
  const legal = [...values.matchAll(/\('(\w+)', '(\w+)'\)/g)].map(([, from = "", to = ""]) => [from, to]);
  assert.ok(legal.length > 30);
  assert.equal(rows(/^ {2}(\w+) --> (\w+)$/gm), legal);
});

const { catalogue, orders } = rules;
for (const sentence of [
  `up to ${catalogue.mostOptions} options`,
  `up to ${catalogue.mostVariants} variants`,
  `one or more currencies, up to ${catalogue.mostPrices}`,
  `up to ${catalogue.mostCategoryLevels} levels deep`,
  `Images are addresses, up to ${catalogue.mostImages}`,
  `at most ${orders.mostLines} lines of at most ${number(orders.mostQuantity)} pieces`,
  `costs at most ${number(orders.mostTotalMinor)} minor units`,
  `at most ${orders.mostUnpaid} orders that are not paid`,
  `${orders.leastHoldMinutes} to ${number(orders.mostHoldMinutes)}. What is not paid by then`,
  `kept for ${paymentRules.leastSessionMinutes} minutes more`,
  `for ${paymentRules.unknownOrderMinutes} minutes, then it is a matter for a person`,
  `keeps its stock for up to ${paymentRules.mostDelayDays} days`,
  ...eventTypes.map(type => `\`${type}\``),
])
  test(`says "${sentence}", as the rules have it`, () => assert.ok(prose.includes(sentence)));

test("the contract takes exactly the hold times that the rules allow", () => {
  const pattern = contract.uses.flatMap(link =>
    typeof link === "object" && "matches" in link ? [link.matches] : [],
  )[0];
  const taken = Array.from({ length: 2_000 }, (_, minutes) => minutes).filter(minutes =>
    pattern?.test(String(minutes)),
  );
  assert.is(taken[0], orders.leastHoldMinutes);
  assert.is(taken.at(-1), orders.mostHoldMinutes);
  assert.is(taken.length, orders.mostHoldMinutes - orders.leastHoldMinutes + 1);
});

test.run();
