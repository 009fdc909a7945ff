import { suite } from "uvu";
import * as assert from "uvu/assert";
import { disc, openWorld, variantsOf, type World } from "../world.ts";

const test = suite("shop: products");
let world: World;
let ann: string;

test.before(async () => {
  world = await openWorld();
  ann = await world.person();
});
test.after(() => world.db.close());

const add = (body: object) => world.call("POST", "/products", { as: world.admin, body });
const read = (id: string, as?: string) => world.call("GET", `/products/${id}`, as ? { as } : {});
const change = (id: string, body: object, etag?: string) =>
  world.call("PATCH", `/products/${id}`, {
    as: world.admin,
    body,
    headers: etag === undefined ? {} : { "if-match": etag },
  });
const prices = (amountMinor: number, currency = "EUR") => [{ amountMinor, currency }];

test("an added product is read back by id and by slug, without its stock for those who are not admins", async () => {
  const body = {
    ...disc,
    slug: "brake-disc",
    images: ["https://example.com/a.jpg"],
    variants: variantsOf({ "D-280": 4_999, "D-300": 5_999 }),
  };
  const added = await add(body);
  assert.is(added.status, 201);
  const { id, createdAt, updatedAt, variants, ...rest } = added.body;
  const { variants: _, ...sent } = body;
  assert.equal(rest, sent);
  assert.is(updatedAt, createdAt);
  assert.is(added.headers.location, `/products/${id}`);
  assert.is(added.headers.etag, '"1"');
  const stock = { onHand: 0, reserved: 0 };
  assert.equal(
    variants.map(({ id: _id, ...variant }: { id: string }) => variant),
    body.variants.map(variant => ({ ...variant, inStock: false, stock })),
  );
  for (const name of [id, id.toUpperCase(), "brake-disc"]) {
    const found = await read(name, world.admin);
    assert.equal(found.body, added.body);
    assert.is(found.headers.etag, '"1"');
  }
  const hidden = variants.map((variant: object) => ({ ...variant, stock: null }));
  for (const as of [undefined, ann])
    assert.equal((await read(id, as)).body, { ...added.body, variants: hidden });
});

test("drafts and archived products are for admins", async () => {
  for (const state of ["draft", "archived"]) {
    const { id, slug } = await world.product({ state });
    assert.is((await read(id, world.admin)).body.state, state);
    for (const name of [id, slug])
      for (const as of [undefined, ann]) assert.is((await read(name, as)).body.code, "product_not_found");
  }
  assert.is(
    (await add({ ...disc, slug: "no-state", state: undefined, variants: variantsOf({ NS: 1 }) })).body.state,
    "draft",
  );
});

test("slugs and SKUs belong to one product, and a refused one leaves nothing", async () => {
  await world.product({ slug: "taken", variants: variantsOf({ TAKEN: 1 }) });
  const slug = await add({ ...disc, slug: "taken", variants: variantsOf({ OTHER: 1 }) });
  assert.equal([slug.status, slug.body.code], [409, "slug_taken"]);
  const sku = await add({ ...disc, slug: "other", variants: variantsOf({ OTHER: 1, TAKEN: 1 }) });
  assert.equal([sku.status, sku.body.code, sku.body.detail], [409, "sku_taken", "Taken: TAKEN."]);
  assert.is((await read("other", world.admin)).status, 404);
  assert.is((await add({ ...disc, slug: "other", variants: variantsOf({ OTHER: 1 }) })).status, 201);
});

const wrong: readonly (readonly [what: string, fields: object])[] = [
  ["no variant", { variants: [] }],
  ["a variant without a price", { variants: [{ sku: "A", options: ["a"], prices: [] }] }],
  ["a value too many", { variants: [{ sku: "A", options: ["a", "b"], prices: prices(1) }] }],
  ["a SKU twice", { variants: [...variantsOf({ A: 1 }), { sku: "A", options: ["b"], prices: prices(1) }] }],
  [
    "a combination twice",
    { variants: [...variantsOf({ A: 1 }), { sku: "B", options: ["A"], prices: prices(1) }] },
  ],
  ["a currency twice", { variants: [{ sku: "A", options: ["a"], prices: [...prices(1), ...prices(2)] }] }],
  ["UGX", { variants: [{ sku: "A", options: ["a"], prices: prices(100, "UGX") }] }],
  ["half a króna", { variants: [{ sku: "A", options: ["a"], prices: prices(150, "ISK") }] }],
  ["a third decimal", { variants: [{ sku: "A", options: ["a"], prices: prices(1_001, "KWD") }] }],
  ["four options", { options: ["a", "b", "c", "d"] }],
  ["an option twice", { options: ["a", "a"] }],
  ["a slug that is an id", { slug: "0192f0c1-7b1a-4c6e-9f59-2f1d6c8a4b10" }],
  ["a category with a slash too many", { category: "brakes//discs" }],
  ["an image that is not https", { images: ["http://example.com/a.jpg"] }],
];

for (const [what, fields] of wrong) {
  test(`refuses ${what}`, async () => {
    const reply = await add({ ...disc, slug: "wrong", variants: variantsOf({ W: 1 }), ...fields });
    assert.equal([reply.status, reply.body.code], [400, "invalid_request"]);
  });
}

test("takes prices of currencies with no and three decimals, and of ISK", async () => {
  const sent = [
    { amountMinor: 150_000, currency: "ISK" },
    { amountMinor: 990, currency: "JPY" },
    { amountMinor: 1_230, currency: "KWD" },
  ];
  const { variants } = await world.product({
    options: [],
    variants: [{ sku: "MANY", options: [], prices: sent }],
  });
  assert.equal(variants[0].prices, sent);
});

test("a change needs the ETag that was read", async () => {
  const { id } = await world.product();
  assert.is((await change(id, { title: "New" })).status, 428);
  assert.is((await change(id, { title: "New" }, '"2"')).status, 412);
  const changed = await change(id, { title: "New", images: ["https://example.com/b.jpg"] }, '"1"');
  assert.equal([changed.status, changed.body.title, changed.headers.etag], [200, "New", '"2"']);
  assert.is(changed.body.description, disc.description);
  assert.is((await change(id, { title: "Newer" }, '"1"')).status, 412);
  assert.is((await change("0192f0c1-7b1a-4c6e-9f59-2f1d6c8a4b10", { title: "New" }, "*")).status, 404);
});

test("of 20 parallel changes on one version exactly one succeeds", async () => {
  const { id } = await world.product();
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, index) => change(id, { title: `Title ${index}` }, '"1"')),
  );
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
  assert.is(replies.filter(({ status }) => status === 412).length, 19);
});

test("a changed list of variants keeps those that it names, adds others, and withdraws the rest", async () => {
  const { id, variants } = await world.product({ variants: variantsOf({ K1: 100, K2: 200 }) });
  const [k1, k2] = variants;
  await world.setStock(k1.id, 5);
  const changed = await change(id, { variants: variantsOf({ K3: 300, K1: 150 }) }, '"1"');
  const [k3, kept] = changed.body.variants;
  assert.equal([k3.sku, k3.stock.onHand], ["K3", 0]);
  assert.equal(kept, { ...k1, prices: prices(150), inStock: true, stock: { onHand: 5, reserved: 0 } });
  const buyer = await world.person();
  assert.is((await world.order(buyer, [[k2.id, 1]])).body.code, "variant_not_found");
  const back = await change(id, { variants: variantsOf({ K2: 250 }) }, '"2"');
  assert.equal(
    back.body.variants.map(({ id: one }: { id: string }) => one),
    [k2.id],
  );
  const listed = await world.call("GET", `/products?search=Brake&currency=EUR&priceFrom=250&priceTo=250`);
  assert.equal(
    listed.body.items.map(({ id: one }: { id: string }) => one),
    [id],
  );
});

test("names of options change together with the values", async () => {
  const { id } = await world.product();
  const reply = await change(id, { options: ["size", "colour"] }, '"1"');
  assert.equal([reply.status, reply.body.errors[0].path], [400, "body.variants.0.options"]);
  const variants = [{ sku: "TWO", options: ["280", "red"], prices: prices(1) }];
  assert.is((await change(id, { options: ["size", "colour"], variants }, '"1"')).status, 200);
});

test("people who are not admins change nothing", async () => {
  const { id, variants } = await world.product();
  const body = { ...disc, slug: "x", variants: variantsOf({ X: 1 }) };
  assert.is((await world.call("POST", "/products", { as: ann, body })).status, 403);
  const headers = { "if-match": "*" };
  assert.is(
    (await world.call("PATCH", `/products/${id}`, { as: ann, body: { title: "X" }, headers })).status,
    403,
  );
  const stock = { as: ann, body: { onHand: 1, reason: "x" } };
  assert.is((await world.call("PUT", `/variants/${variants[0].id}/stock`, stock)).status, 403);
});

test.run();
