import { suite } from "uvu";
import * as assert from "uvu/assert";
import { figureOf, isMet, type Measurement } from "../../bench/measurement.ts";
import { quantile, rounded } from "../../bench/statistics.ts";
import { table } from "../../bench/table.ts";

const test = suite("benchmark measurements");

const read: Measurement = {
  name: "read.32",
  unit: "req/s",
  samples: [900, 1000, 1100],
  peer: { name: "bare SDK client", samples: [1240, 1250, 1260] },
  budget: { of: "ratio", atLeast: 0.8 },
};

test("a quantile lies between the two nearest samples", () => {
  assert.is(quantile([4, 1, 3, 2], 0.5), 2.5);
  assert.is(quantile([10, 20, 30], 0.1), 12);
  assert.is(quantile([7], 0.9), 7);
  assert.throws(() => quantile([], 0.5), "There are no samples.");
});

test("figures are rounded to what was measured", () => {
  assert.equal([rounded(1.2345), rounded(229.87), rounded(1234.56)], [1.23, 229.9, 1234.6]);
});

test("a figure gives the median, where four of five samples lie, and the peer's median", () => {
  assert.equal(figureOf(read), {
    name: "read.32",
    unit: "req/s",
    value: 1000,
    low: 920,
    high: 1080,
    peer: "bare SDK client",
    peerValue: 1250,
    ratio: 0.8,
  });
});

test("a figure without a peer says null", () => {
  const { peer, peerValue, ratio } = figureOf({ name: "boot.later", unit: "ms", samples: [30, 10.04, 20] });
  assert.equal([peer, peerValue, ratio], [null, null, null]);
});

test("figures refuse to speak without samples, of either side", () => {
  assert.throws(() => figureOf({ ...read, samples: [] }), "read.32 has no samples");
  assert.throws(
    () => figureOf({ ...read, peer: { name: "bare SDK client", samples: [] } }),
    "read.32: bare SDK client has no samples",
  );
});

test("a budget is of the median or of the ratio, and is met to the limit", () => {
  assert.is(isMet(read), true);
  assert.is(isMet({ ...read, samples: [990] }), false);
  const boot: Measurement = { name: "boot.later", unit: "ms", samples: [2500] };
  assert.is(isMet({ ...boot, budget: { of: "value", atMost: 2500 } }), true);
  assert.is(isMet({ ...boot, budget: { of: "value", atMost: 2499 } }), false);
  assert.is(isMet(boot), null);
});

test("the table shows both sides with their spread, and what is missed", () => {
  const bundle: Measurement = {
    name: "bundle.users",
    unit: "kB",
    samples: [231],
    budget: { of: "value", atMost: 230 },
  };
  assert.is(
    table([bundle, read]),
    [
      "| figure       | median     | spread      | beside it                   | spread       | ratio | budget                  |",
      "| ------------ | ---------- | ----------- | --------------------------- | ------------ | ----- | ----------------------- |",
      "| bundle.users | 231 kB     |             |                             |              |       | at most 230 kB: missed  |",
      "| read.32      | 1000 req/s | 920 to 1080 | bare SDK client: 1250 req/s | 1242 to 1258 | 0.80  | ratio at least 0.8: met |",
    ].join("\n"),
  );
});

test.run();
