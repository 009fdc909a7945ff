import { createRequire } from "node:module";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { leaveOutPromiseStacks } from "../../lib/promise-stacks.ts";

const debuggable = createRequire(import.meta.url)("@pulumi/pulumi/runtime/debuggable.js") as {
  debuggablePromise: (promise: Promise<unknown>, context: string) => Promise<unknown>;
};
const original = debuggable.debuggablePromise;
const leaks = process.env.PULUMI_DEBUG_PROMISE_LEAKS;

const test = suite("stacks of promises");

test.before.each(() => {
  delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
});
test.after.each(() => {
  debuggable.debuggablePromise = original;
  if (leaks === undefined) delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  else process.env.PULUMI_DEBUG_PROMISE_LEAKS = leaks;
});

/** What the SDK notes with a promise. */
async function noted(): Promise<string> {
  const promise = Promise.resolve(7) as Promise<number> & { _debugStackTrace: string };
  assert.is(await debuggable.debuggablePromise(promise, "a test"), 7);
  return promise._debugStackTrace;
}

test("are left out, and those of errors stay", async () => {
  debuggable.debuggablePromise = original;
  leaveOutPromiseStacks();
  assert.not.match(await noted(), /\n {4}at /);
  assert.match(new Error("later").stack ?? "", /\n {4}at /);
});

test("are noted where the SDK is asked for them", async () => {
  process.env.PULUMI_DEBUG_PROMISE_LEAKS = "true";
  leaveOutPromiseStacks();
  assert.is(debuggable.debuggablePromise, original);
});

test.run();
