import { suite } from "uvu";
import * as assert from "uvu/assert";
import { figure } from "../../bench/figure.ts";
import { table } from "../../bench/table.ts";

const test = suite("benchmark figures");

test("give the median with its range", () => {
  const { value, low, high } = figure("boot.later", "ms", [30, 10.04, 20]);
  assert.equal([value, low, high], [20, 10, 30]);
  assert.is(figure("boot.later", "ms", [4, 1, 3, 2]).value, 2.5);
  assert.is(figure("bundle.users", "kB", [229.87]).value, 229.9);
});

test("refuse to speak without samples", () => {
  assert.throws(() => figure("boot.later", "ms", []), "boot.later has no samples");
});

test("stand in a table, a range only where there is one", () => {
  const beside = { peer: "bare SDK", peerValue: 8, ratio: 0.8 };
  const rows = [figure("bundle.users", "kB", [200]), { ...figure("read", "ms", [10, 9, 11]), ...beside }];
  assert.is(
    table(rows),
    [
      "| figure       | median | range   | beside it      | ratio |",
      "| ------------ | ------ | ------- | -------------- | ----- |",
      "| bundle.users | 200 kB |         |                |       |",
      "| read         | 10 ms  | 9 to 11 | bare SDK: 8 ms | 0.80  |",
    ].join("\n"),
  );
});

test.run();
