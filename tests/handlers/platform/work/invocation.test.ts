import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Ending, frame, type Invocation } from "../../../../handlers/platform/work/invocation.ts";
import { lambdaContext, memoryLog } from "../fakes.ts";

const test = suite("platform/invocation");

/** A function whose work is given, with what it was limited to and what it logged. */
function arena(work: (event: string, invocation: Invocation) => Promise<Ending<string>>) {
  const { log, lines } = memoryLog();
  const steps: unknown[] = [];
  const database = { limitTime: (remaining: () => number) => void steps.push(remaining()) };
  const times = [10, 15, 20, 29];
  const now = () => times.shift() ?? 0;
  const ids = (event: string, requestId: string) => ({ thing: event, requestId });
  const handler = frame<string, string>({ message: "done", ids, database, log, now }, (event, invocation) => {
    steps.push(event);
    return work(event, invocation);
  });
  return { handler, lines, steps };
}

const fixed = { timestamp: "1970-01-01T00:00:00.000Z", message: "done", requestId: "function-request-1" };

test("the database has the time limit of each event before its work begins", async () => {
  const { handler, steps } = arena(async () => ({ result: "", facts: {} }));
  await handler("first", lambdaContext(900_000));
  await handler("second", lambdaContext(5_000));
  assert.equal(steps, [900_000, "first", 5_000, "second"]);
});

test("each event is one line with its ids, its facts, its time and whether it was the first", async () => {
  const { handler, lines } = arena(async event => ({ result: event.toUpperCase(), facts: { items: 3 } }));
  assert.is(await handler("a", lambdaContext()), "A");
  assert.is(await handler("b", lambdaContext()), "B");
  assert.equal(lines, [
    { ...fixed, level: "INFO", thing: "a", items: 3, ms: 5, coldStart: true },
    { ...fixed, level: "INFO", thing: "b", items: 3, ms: 9, coldStart: false },
  ]);
});

test("the work's own lines carry the ids and the trace of the event", async () => {
  process.env._X_AMZN_TRACE_ID = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
  const { handler, lines } = arena(async (_event, { log }) => {
    log.warn("inside");
    return { result: "", facts: {}, level: "error" };
  });
  await handler("a", lambdaContext());
  delete process.env._X_AMZN_TRACE_ID;
  const traceId = "1-5759e988-bd862e3fe1be46a994272793";
  assert.equal(lines[0], { ...fixed, message: "inside", level: "WARN", thing: "a", traceId });
  assert.equal(lines[1], { ...fixed, level: "ERROR", thing: "a", traceId, ms: 5, coldStart: true });
});

test("an error of the work is one line, and comes through", async () => {
  const failure = new Error("no");
  const { handler, lines } = arena(() => Promise.reject(failure));
  assert.is(await handler("a", lambdaContext()).catch((error: unknown) => error), failure);
  await handler("b", lambdaContext()).catch(() => undefined);
  const [{ error, ...line } = {}, second] = lines;
  assert.equal(line, { ...fixed, level: "ERROR", thing: "a", outcome: "failed", ms: 5, coldStart: true });
  assert.is((error as { message: string }).message, "no");
  assert.is(second?.coldStart, false);
});

test("time is left while the event has at least as much", async () => {
  const seen: boolean[] = [];
  let remaining = 10_000;
  const { handler } = arena(async (_event, { timeIsLeft }) => {
    seen.push(timeIsLeft(10_000));
    remaining = 9_999;
    seen.push(timeIsLeft(10_000));
    return { result: "", facts: {} };
  });
  await handler("a", { awsRequestId: "f", getRemainingTimeInMillis: () => remaining });
  assert.equal(seen, [true, false]);
});

test.run();
