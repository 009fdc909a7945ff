import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Standing, stateOf } from "../../../../handlers/shop/payments/standing.ts";

const test = suite("payments: the state that an order follows to");

const paid: Standing = {
  state: "paying",
  kind: "order",
  paid: 1_000,
  refunded: 0,
  lost: 0,
  disputed: false,
  fulfilled: 0,
  open: 2,
};

const rows: readonly (readonly [what: string, standing: Partial<Standing>, state: string | undefined])[] = [
  ["is paid by its payment", {}, "paid"],
  ["stays paid", { state: "paid" }, undefined],
  ["stays as it is without a payment", { kind: null, paid: null }, undefined],
  ["is partly refunded by one unit", { state: "paid", refunded: 1 }, "partlyRefunded"],
  ["is refunded by the last unit", { state: "partlyRefunded", refunded: 1_000 }, "refunded"],
  ["counts lost disputes with refunds", { state: "disputed", refunded: 400, lost: 600 }, "refunded"],
  ["is disputed before all else", { state: "refunded", refunded: 1_000, disputed: true }, "disputed"],
  ["comes back from a dispute that was won", { state: "disputed", fulfilled: 1, open: 1 }, "partlyFulfilled"],
  ["comes back from a refund that failed", { state: "refunded", fulfilled: 2, open: 0 }, "fulfilled"],
  ["is paid again when nothing was sent", { state: "refunded", open: 0 }, "paid"],
  ["late money that is on its way changes nothing", { kind: "late", state: "expired" }, undefined],
  ["late money that is back refunds", { kind: "late", state: "cancelled", refunded: 1_000 }, "refunded"],
  ["late money whose return failed leaves it refunded", { kind: "late", state: "refunded" }, undefined],
];

for (const [what, standing, state] of rows)
  test(`an order ${what}`, () => assert.is(stateOf({ ...paid, ...standing }), state));

test.run();
