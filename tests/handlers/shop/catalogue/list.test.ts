import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openWorld, type World } from "../world.ts";

const test = suite("shop: the list of products");
let world: World;

interface Sold {
  readonly title: string;
  readonly category: string;
  readonly description?: string;
  /** In EUR and USD, minor units, one variant each. */
  readonly eur: readonly number[];
  readonly usd?: number;
  readonly onHand?: number | null;
}

const sold: readonly Sold[] = [
  { title: "Ärmel", category: "wear", eur: [1_500], onHand: 3 },
  { title: "brake disc", category: "brakes/discs", eur: [5_000, 4_000], usd: 4_500, onHand: 1 },
  { title: "Brake pad", category: "brakes/pads", description: "for a disc", eur: [2_000], usd: 9_000 },
  { title: "Brakes of paper", category: "brakes-paper", eur: [100], onHand: null },
  { title: "Caliper", category: "brakes", eur: [9_000], onHand: 0 },
];

test.before(async () => {
  world = await openWorld();
  for (const { eur, usd, onHand, ...fields } of sold) {
    const variants = eur.map((amountMinor, index) => ({
      sku: `${fields.title.replace(/[^a-z]/gi, "")}-${index}`,
      options: [`${index}`],
      prices: [
        { amountMinor, currency: "EUR" },
        ...(usd === undefined ? [] : [{ amountMinor: usd, currency: "USD" }]),
      ],
    }));
    const product = await world.product({ ...fields, variants });
    if (onHand !== undefined) await world.setStock(product.variants[0].id, onHand);
  }
  await world.product({ title: "A draft", state: "draft" });
  await world.product({ title: "An old one", state: "archived" });
});
test.after(() => world.db.close());

const list = (query: string, as?: string) => world.call("GET", `/products?${query}`, as ? { as } : {});
const titles = async (query: string, as?: string) =>
  (await list(query, as)).body.items.map(({ title }: { title: string }) => title);

test("shows the active products by title, with their lowest prices", async () => {
  assert.equal(
    await titles(""),
    sold.map(({ title }) => title),
  );
  const [, disc] = (await list("")).body.items;
  assert.equal(disc.lowestPrices, [
    { amountMinor: 4_000, currency: "EUR" },
    { amountMinor: 4_500, currency: "USD" },
  ]);
  assert.equal([disc.inStock, disc.image, disc.category], [true, null, "brakes/discs"]);
});

const filters: readonly (readonly [query: string, titles: readonly string[]])[] = [
  ["search=DISC", ["brake disc", "Brake pad"]],
  ["search=armel", ["Ärmel"]],
  ["search=%25", []],
  ["category=brakes", ["brake disc", "Brake pad", "Caliper"]],
  ["category=brakes/discs", ["brake disc"]],
  ["currency=USD", ["brake disc", "Brake pad"]],
  ["currency=JPY", []],
  ["currency=EUR&priceFrom=1500&priceTo=4000", ["Ärmel", "brake disc", "Brake pad"]],
  ["currency=USD&priceTo=4500", ["brake disc"]],
  ["inStock=true", ["Ärmel", "brake disc", "Brakes of paper"]],
  ["category=brakes&inStock=true", ["brake disc"]],
  ["sort=-title", ["Caliper", "Brakes of paper", "Brake pad", "brake disc", "Ärmel"]],
  ["currency=EUR&sort=price", ["Brakes of paper", "Ärmel", "Brake pad", "brake disc", "Caliper"]],
  ["currency=USD&sort=-price", ["Brake pad", "brake disc"]],
  ["sort=-createdAt", ["Caliper", "Brakes of paper", "Brake pad", "brake disc", "Ärmel"]],
];

for (const [query, expected] of filters) {
  test(`?${query}`, async () => {
    assert.equal(await titles(query), expected);
  });

  test(`?${query} page by page`, async () => {
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await list(`${query}&limit=1${cursor}`);
      seen.push(...body.items.map(({ title }: { title: string }) => title));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    assert.equal(seen, expected);
  });
}

test("what orders have reserved is not in stock", async () => {
  const buyer = await world.person();
  const { body } = await list("search=brake disc");
  const product = (await world.call("GET", `/products/${body.items[0].id}`)).body;
  const order = await world.ordered(buyer, [[product.variants[0].id, 1]]);
  assert.equal(await titles("category=brakes&inStock=true"), []);
  await world.call("POST", `/orders/${order}/cancel`, { as: buyer });
  assert.equal(await titles("category=brakes&inStock=true"), ["brake disc"]);
});

test("other states are for admins", async () => {
  for (const [state, title] of [
    ["draft", "A draft"],
    ["archived", "An old one"],
  ]) {
    assert.equal(await titles(`state=${state}`, world.admin), [title]);
    assert.is((await list(`state=${state}`)).status, 403);
    assert.is((await list(`state=${state}`, await world.person())).status, 403);
  }
});

test("prices need their currency, and a range that is not empty", async () => {
  for (const query of ["sort=price", "sort=-price", "priceFrom=1", "priceTo=1"])
    assert.is((await list(query)).body.errors[0].path, "query.currency", query);
  assert.is((await list("currency=EUR&priceFrom=2&priceTo=1")).body.errors[0].path, "query.priceTo");
});

test("a cursor belongs to its filters", async () => {
  const { body } = await list("limit=1&category=brakes");
  const other = await list(`limit=1&category=wear&cursor=${body.nextCursor}`);
  assert.equal([other.status, other.body.code], [400, "invalid_cursor"]);
});

test.run();
