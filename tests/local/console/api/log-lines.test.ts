import { suite } from "uvu";
import * as assert from "uvu/assert";
import { toLogView } from "../../../../local/console/api/log-lines.ts";

const test = suite("console: a log line taken apart");

const view = (text: string) => {
  const line = { sequence: 1, at: Date.UTC(2026, 5, 1), function: "movies", requestId: "r", text };
  const { level, message, fields } = toLogView(line);
  return [level, message, Object.fromEntries(fields)];
};

test("Lambda's JSON format", () => {
  const line = {
    timestamp: "t",
    level: "WARN",
    requestId: "r",
    message: "slow",
    ms: 3,
    ids: [1],
    none: null,
  };
  assert.equal(view(JSON.stringify(line)), ["WARN", "slow", { ms: "3", ids: "[1]" }]);
});

test("an object as the message", () => {
  assert.equal(view('{"level":"info","message":{"a":1}}'), ["INFO", '{"a":1}', {}]);
});

test("an error that nobody caught, with its stack", () => {
  const message = { errorType: "Error", errorMessage: "no", stackTrace: ["Error: no", "    at index.ts:1"] };
  assert.equal(view(JSON.stringify({ level: "ERROR", message })), [
    "ERROR",
    "Error: no\n    at index.ts:1",
    {},
  ]);
  const bare = { errorType: "Sandbox.Timedout", errorMessage: "Task timed out", stackTrace: [] };
  assert.equal(
    view(JSON.stringify({ level: "ERROR", message: bare }))[1],
    "Sandbox.Timedout: Task timed out",
  );
});

test("metrics of CloudWatch's embedded format", () => {
  const metric = {
    _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: "shop", Metrics: [{ Name: "JobSucceeded" }] }] },
    JobSucceeded: 1,
    Job: "clean-up",
  };
  assert.equal(view(JSON.stringify(metric)), ["METRIC", "JobSucceeded = 1", { Job: "clean-up" }]);
});

test("anything else is its own message", () => {
  for (const text of ["hello", "{", "[1]", '"text"']) assert.equal(view(text), ["TEXT", text, {}]);
});

test.run();
