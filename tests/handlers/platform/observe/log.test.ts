import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLog, type LogOptions } from "../../../../handlers/platform/observe/log.ts";

const test = suite("platform/log");

function arena(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ now: () => 0, write: line => lines.push(line), ...options });
  return { log, lines, parsed: () => lines.map(line => JSON.parse(line)) };
}

test("a line is JSON with the time, the level, the message and the fields", () => {
  const { log, lines } = arena({ fields: { service: "movies" } });
  log.info("hello\nworld", { n: 1 });
  assert.equal(lines, [
    '{"timestamp":"1970-01-01T00:00:00.000Z","level":"INFO","message":"hello\\nworld","service":"movies","n":1}',
  ]);
});

test("lines below the level are left out", () => {
  const { log, parsed } = arena({ level: "warn" });
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d");
  assert.equal(
    parsed().map(({ level, message }) => [level, message]),
    [
      ["WARN", "c"],
      ["ERROR", "d"],
    ],
  );
});

test("a log with more fields leaves the first one alone", () => {
  const { log, parsed } = arena({ fields: { a: 1 } });
  log.with({ b: 2 }).info("x", { c: 3 });
  log.info("y");
  const [first, second] = parsed();
  assert.equal([first.a, first.b, first.c], [1, 2, 3]);
  assert.equal([second.a, second.b], [1, undefined]);
});

test("errors are written with place and causes, cut to a bearable length", () => {
  const { log, parsed } = arena();
  log.error("failed", { error: new TypeError("x".repeat(2000), { cause: new RangeError("deep") }) });
  const { error } = parsed()[0];
  assert.equal([error.name, error.message.length, error.cause.name], ["TypeError", 1000, "RangeError"]);
  assert.ok(error.at.length <= 10);
  assert.match(error.at[0], "log.test.ts");
});

test("what JSON cannot hold does not stop the function", () => {
  const { log, parsed } = arena();
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  log.info("odd", { big: 1n, circle });
  log.info("big", { big: 1n });
  assert.equal(parsed()[0].unwritable, ["big", "circle"]);
  assert.is(parsed()[1].big, "1");
});

test.run();
