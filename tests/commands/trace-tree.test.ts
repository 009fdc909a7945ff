import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type TraceSpan, traceTree } from "../../commands/support/trace-tree.ts";

const test = suite("npm run trace: the tree");

const span = (
  kind: string,
  name: string,
  offset: number,
  milliseconds: number,
  more: Partial<TraceSpan> = {},
) => ({
  kind,
  name,
  offset,
  milliseconds,
  error: null,
  detail: null,
  ...more,
});
const trace = {
  id: "1-a-b",
  at: "2026-06-01T12:00:00.000Z",
  title: "/customers",
  method: "GET",
  status: 200,
  milliseconds: 24,
  spansLeftOut: 0,
};

test("each span has its place in time, its length, and what it is part of", () => {
  const lines = traceTree({
    ...trace,
    spans: [
      span("gateway", "GET /customers", 0, 24),
      span("function", "customers", 2, 20),
      span("rds-data", "ExecuteStatement", 6, 6, { detail: "select id\n  from customers" }),
      span("kms", "Decrypt", 23.9, 0.1, { error: "DisabledException" }),
    ],
  });
  assert.equal(lines, [
    "GET /customers 200 24.0 ms",
    "  trace 1-a-b, 2026-06-01T12:00:00.000Z",
    "  ########################    24.0 ms  gateway GET /customers",
    "  ..####################..    20.0 ms    function customers",
    "  ......######............     6.0 ms      rds-data ExecuteStatement select id from customers",
    "  .......................#     0.1 ms      kms Decrypt               failed: DisabledException",
  ]);
});

test("an event has neither method nor status, and what was not kept is told", () => {
  const lines = traceTree({
    ...trace,
    title: "clean-up",
    method: null,
    status: null,
    milliseconds: 0,
    spans: [span("function", "clean-up", 0, 0)],
    spansLeftOut: 3,
  });
  assert.is(lines[0], "clean-up 0.0 ms");
  assert.match(lines[2] ?? "", /^ {2}#\.+ +0\.0 ms {4}function clean-up$/);
  assert.is(lines[3], "  3 more calls were not kept");
});

test.run();
