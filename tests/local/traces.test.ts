import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newTraceRoot, Traces } from "../../local/traces.ts";

const span = (name: string, startedAt: number) => ({
  kind: "rds-data",
  name,
  startedAt,
  milliseconds: 1,
  error: null,
  detail: null,
});
const test = suite("traces");

test("spans gather under their request, the latest request first", () => {
  const traces = new Traces(10);
  traces.record("Root=1-a-b", span("first", 100));
  traces.record("Root=1-c-d;Parent=1;Sampled=1", span("other", 105));
  traces.record("Root=1-a-b;Parent=53995c3f42cd8ad8", span("second", 110));
  assert.equal(
    traces.list().map(({ id, spans }) => [id, spans.map(({ name, offset }) => [name, offset])]),
    [
      ["1-c-d", [["other", 0]]],
      [
        "1-a-b",
        [
          ["first", 0],
          ["second", 10],
        ],
      ],
    ],
  );
});

test("only the latest are kept, and no more than 200 spans of each", () => {
  const traces = new Traces(2);
  for (const id of ["1-a", "1-b", "1-c"]) traces.record(`Root=${id}`, span("x", 0));
  assert.equal(
    traces.list().map(({ id }) => id),
    ["1-c", "1-b"],
  );
  for (let time = 0; time < 300; time++) traces.record("Root=1-c", span("x", time));
  assert.is(traces.list()[0]?.spans.length, 200);
});

test("what belongs to no request is left out", () => {
  const traces = new Traces(2);
  traces.record(undefined, span("x", 0));
  traces.record("nonsense", span("x", 0));
  assert.equal(traces.list(), []);
});

test("a root names time and request", () => {
  assert.match(newTraceRoot(), /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
});

test.run();
