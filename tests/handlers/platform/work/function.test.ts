import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { invokable } from "../../../../handlers/platform/work/function.ts";
import { fakeDatabase, lambdaContext, memoryLog } from "../fakes.ts";

const test = suite("platform/function");

const Event = v.looseObject({ email: v.string() });

function arena() {
  const { log, lines } = memoryLog();
  const limits: number[] = [];
  const database = {
    ...fakeDatabase(),
    limitTime: (remaining: () => number) => void limits.push(remaining()),
  };
  const times = [10, 15, 20, 29];
  const dependencies = { name: "make-admin", database, log, now: () => times.shift() ?? 0 };
  return { dependencies, lines, limits };
}

test("the work gets the checked event, and its result is the answer", async () => {
  const { dependencies, lines, limits } = arena();
  const handler = invokable(Event, dependencies, async (event, { log }) => {
    log.info("inside");
    return event.email.length;
  });
  assert.is(await handler({ email: "a@b.c", more: 1 }, lambdaContext(5_000)), 5);
  await handler({ email: "" }, lambdaContext(5_000));
  const fixed = { timestamp: "1970-01-01T00:00:00.000Z", level: "INFO" };
  const named = { function: "make-admin", requestId: "function-request-1" };
  const line = { ...fixed, message: "invocation", ...named, outcome: "succeeded" };
  assert.equal(lines[0], { ...fixed, message: "inside", ...named });
  assert.equal(lines[1], { ...line, ms: 5, coldStart: true });
  assert.equal(lines[3], { ...line, ms: 9, coldStart: false });
  assert.equal(limits, [5_000, 5_000]);
});

test("a wrong event is refused by field, without its values", async () => {
  const { dependencies, lines } = arena();
  const handler = invokable(Event, dependencies, async () => assert.unreachable());
  const error = await handler({ email: { secret: 1 } }, lambdaContext()).catch(
    (error: Error) => error.message,
  );
  assert.is(error, "Event: email: Invalid type: Expected string");
  assert.equal([lines[0]?.level, lines[0]?.outcome], ["ERROR", "failed"]);
});

test("an error of the work is logged and comes through", async () => {
  const { dependencies, lines } = arena();
  const failure = new Error("no");
  const handler = invokable(Event, dependencies, () => Promise.reject(failure));
  assert.is(await handler({ email: "a" }, lambdaContext()).catch((error: unknown) => error), failure);
  assert.is((lines[0]?.error as { message?: string } | undefined)?.message, "no");
});

test.run();
