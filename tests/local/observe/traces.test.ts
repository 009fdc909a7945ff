import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type FinishedSpan, type RequestFacts, Traces } from "../../../local/observe/traces.ts";

const test = suite("traces");

const span = (startedAt: number, milliseconds: number, more: Partial<FinishedSpan> = {}): FinishedSpan => ({
  kind: "rds-data",
  name: "ExecuteStatement",
  startedAt,
  milliseconds,
  error: null,
  detail: null,
  values: null,
  ...more,
});
const facts: RequestFacts = {
  method: "GET",
  path: "/movies",
  query: "",
  status: 200,
  caller: null,
  why: null,
  requestId: "r",
};
const header = (number: number) => `Root=1-00000000-${String(number).padStart(24, "0")};Parent=1;Sampled=1`;
const idOf = (number: number) => `1-00000000-${String(number).padStart(24, "0")}`;

test("orders spans by their begin, with offsets from the first, though inner work ends first", () => {
  const traces = new Traces(10);
  traces.recordCall(header(1), span(105, 3, { detail: "select 1" }));
  traces.recordInvocation(header(1), "invocation", span(102, 10, { kind: "function", name: "movies" }));
  traces.recordRequest(header(1), facts, span(100, 15, { kind: "gateway", name: "GET /movies" }));
  const trace = traces.find(idOf(1));
  assert.equal(
    trace?.spans.map(({ kind, offset, milliseconds }) => [kind, offset, milliseconds]),
    [
      ["gateway", 0, 15],
      ["function", 2, 10],
      ["rds-data", 5, 3],
    ],
  );
  assert.equal(trace?.invocations, ["invocation"]);
  assert.equal(trace?.request, facts);
  assert.is(trace?.startedAt.getTime(), Math.floor(performance.timeOrigin + 100));
});

test("forgets the oldest beyond its capacity, and lists the latest first", () => {
  const traces = new Traces(3);
  for (let number = 1; number <= 8; number++) traces.recordCall(header(number), span(number, 1));
  assert.equal(
    [...traces.latest()].map(({ sequence, id }) => [sequence, id]),
    [8, 7, 6].map(number => [number, idOf(number)]),
  );
  assert.equal(
    [...traces.latest(7)].map(({ sequence }) => sequence),
    [6],
  );
  assert.is(traces.size, 3);
  assert.is(traces.find(idOf(5)), null);
  assert.is(traces.version, 8);
});

test("keeps 200 calls of a trace and still the spans around them", () => {
  const traces = new Traces(3);
  for (let call = 0; call < 260; call++) traces.recordCall(header(1), span(100 + call, 1));
  traces.recordInvocation(header(1), "i", span(99, 300, { kind: "function" }));
  traces.recordRequest(header(1), facts, span(98, 302, { kind: "gateway" }));
  const trace = traces.find(idOf(1));
  assert.is(trace?.spans.length, 202);
  assert.is(trace?.spansLeftOut, 60);
  assert.is(trace?.spans[0]?.kind, "gateway");
});

test("a client that sends one trace id again and again fills no memory", () => {
  const traces = new Traces(3);
  for (let number = 0; number < 1_000; number++)
    traces.recordRequest(header(1), facts, span(number, 1, { kind: "gateway" }));
  assert.is(traces.find(idOf(1))?.spans.length, 250);
  assert.is(traces.size, 1);
});

test("joins a run with what sent its messages, once, in both directions", () => {
  const traces = new Traces(10);
  traces.recordRequest(header(1), facts, span(1, 1, { kind: "gateway" }));
  traces.recordInvocation(header(2), "run", span(2, 1, { kind: "function", name: "worker" }));
  traces.link(header(2), [header(1), header(1), header(9)]);
  assert.equal(traces.find(idOf(2))?.sentBy, [idOf(1)]);
  assert.equal(traces.find(idOf(1))?.ledTo, [idOf(2)]);
  assert.equal(traces.find(idOf(1))?.sentBy, []);
});

test("a run that did a part of its work only has failed", () => {
  const traces = new Traces(10);
  traces.recordInvocation(header(1), "run", span(2, 1, { kind: "function", name: "worker" }));
  traces.recordFailure(header(1), "worker", "failed on 1 of 3 messages");
  traces.recordFailure(header(1), "worker", "another");
  assert.is(traces.find(idOf(1))?.spans[0]?.error, "failed on 1 of 3 messages");
});

test("ignores work without a trace id", () => {
  const traces = new Traces(3);
  traces.recordCall(undefined, span(1, 1));
  traces.recordCall("Self=1", span(1, 1));
  assert.equal([...traces.latest()], []);
});

test.run();
