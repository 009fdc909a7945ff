import { suite } from "uvu";
import * as assert from "uvu/assert";
import { idempotencyKeyPattern } from "../../../contract/language.ts";
import {
  type Cart,
  type CartLine,
  commonCurrencies,
  hasRoom,
  isCart,
  orderKey,
  pieceCount,
  totalOf,
  withLine,
  withQuantity,
} from "../../../frontend/src/pages/shop/cart.ts";

const test = suite("the cart");
const price = (amountMinor: number, currency: string) => ({ amountMinor, currency });
const line = (
  variantId: string,
  quantity: number,
  prices = [price(250, "EUR"), price(300, "USD")],
): CartLine => ({
  variantId,
  slug: variantId,
  title: variantId,
  options: [],
  prices,
  quantity,
});
const empty: Cart = { lines: [], currency: "EUR", key: "k0" };
const quantities = ({ lines }: Cart) => lines.map(({ variantId, quantity }) => [variantId, quantity]);

test("whatever is typed for a coupon, the key of the order is one that the API takes", () => {
  const cart = { ...empty, key: "3f1c2a9e-6a0b-4d7e-9a44-0c5e2b8d6f10" };
  assert.is(orderKey(cart, "SPRING-24"), `${cart.key}:SPRING-24`);
  const typed = [
    "",
    "spring sale",
    "frühling",
    "Ключ",
    "😀".repeat(20),
    "\uffff".repeat(40),
    "a~b",
    "a%b",
    "a:b",
  ];
  const keys = typed.map(coupon => orderKey(cart, coupon));
  for (const key of keys) assert.match(key, idempotencyKeyPattern);
  assert.is(new Set(keys).size, new Set(typed).size);
});

test("what a browser has kept is a cart only as this version writes it", () => {
  const disc: Readonly<Record<string, unknown>> = { ...line("disc", 2) };
  const kept = { ...empty, lines: [disc] };
  assert.ok(isCart(JSON.parse(JSON.stringify(kept))));
  assert.ok(isCart(JSON.parse(JSON.stringify(empty))));
  for (const part of Object.keys(disc)) {
    const { [part]: _gone, ...rest } = disc;
    assert.not(isCart({ ...kept, lines: [rest] }), part);
  }
  for (const other of [null, [], "cart", {}, { ...kept, key: null }, { ...kept, currency: 5 }])
    assert.not(isCart(other), JSON.stringify(other));
  for (const one of [null, {}, { ...disc, quantity: "2" }, { ...disc, prices: [null] }])
    assert.not(isCart({ ...kept, lines: [one] }), JSON.stringify(one));
});

test("has room for fifty variants, and for more pieces of those", () => {
  const full = Array.from({ length: 50 }, (_, index) => `v${index}`).reduce(
    (cart, id) => withLine(cart, line(id, 1), "k"),
    empty,
  );
  assert.not(hasRoom(full, "v50"));
  assert.ok(hasRoom(full, "v49"));
  assert.ok(hasRoom(withQuantity(full, "v0", 0, "k"), "v50"));
});

test("adds pieces to those that are there, and becomes another order", () => {
  const one = withLine(empty, line("disc", 2), "k1");
  const two = withLine(withLine(one, line("pads", 1), "k2"), line("disc", 3), "k3");
  assert.equal(quantities(two), [
    ["disc", 5],
    ["pads", 1],
  ]);
  assert.is(two.key, "k3");
  assert.is(pieceCount(two), 6);
});

test("keeps to what the API takes: 1,000 pieces of a line, 50 lines", () => {
  const many = withLine(withLine(empty, line("disc", 999), "k"), line("disc", 999), "k");
  assert.equal(quantities(many), [["disc", 1_000]]);
  const full = Array.from({ length: 60 }, (_, index) => line(String(index), 1)).reduce(
    (cart, one) => withLine(cart, one, "k"),
    empty,
  );
  assert.is(full.lines.length, 50);
});

test("changes pieces, and takes out what has none", () => {
  const cart = withLine(empty, line("disc", 2), "k1");
  assert.equal(quantities(withQuantity(cart, "disc", 3.7, "k")), [["disc", 3]]);
  assert.equal(quantities(withQuantity(cart, "disc", Number.NaN, "k")), []);
  assert.equal(quantities(withQuantity(cart, "pads", 7, "k")), [["disc", 2]]);
});

test("has a total in the currencies that all its lines have a price in", () => {
  const cart = withLine(withLine(empty, line("disc", 2), "k"), line("pads", 1, [price(100, "EUR")]), "k");
  assert.equal(commonCurrencies(cart), ["EUR"]);
  assert.is(totalOf(cart), 600);
  assert.is(totalOf({ ...cart, currency: "USD" }), undefined);
  assert.equal(commonCurrencies(empty), []);
});

test.run();
