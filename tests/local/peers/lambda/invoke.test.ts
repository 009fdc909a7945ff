import * as assert from "uvu/assert";
import { invokeCases, name } from "./functions.ts";

/** What LocalStack's (recorded on AWS), moto's, floci's and MiniStack's tests assert of what functions answer. */
const test = invokeCases("replies");

test("a reply is 200 with the version that ran", async invoke => {
  const reply = await invoke(name, { event: { hello: "world" } });
  assert.equal([reply.status, reply.error, reply.version], [200, undefined, "$LATEST"]);
  assert.equal(reply.value, { hello: "world" });
});
for (const event of ["text", 3, 3.1, true, null, ["hello", 3, true], "bar with 'quotes\" and ž ✓"])
  test(`an event ${JSON.stringify(event)} comes back`, async invoke =>
    assert.equal((await invoke(name, { event })).value, event));
test("a function that returns nothing answers null", async invoke =>
  assert.is((await invoke(name, { event: { nothing: true } })).text, "null"));
test("without a payload the event is an empty object", async invoke =>
  assert.equal((await invoke(name, { body: "" })).value, {}));
test("an asynchronous event is taken with 202 and no payload", async (invoke, { accepted }) => {
  const reply = await invoke(name, { event: { a: 1 }, InvocationType: "Event" });
  assert.equal([reply.status, reply.text, reply.version], [202, "", undefined]);
  assert.equal(accepted, ['{"a":1}']);
});
test("a dry run is 204 and runs nothing", async invoke => {
  const reply = await invoke(name, { InvocationType: "DryRun" });
  assert.equal([reply.status, reply.text], [204, ""]);
});

test("an error is Unhandled, with its type, message and trace", async invoke => {
  const reply = await invoke(name, { event: { error: "Error: some_error_msg" } });
  assert.equal([reply.status, reply.error, reply.version], [200, "Unhandled", "$LATEST"]);
  const { errorType, errorMessage, trace } = reply.value as Record<string, unknown>;
  assert.equal([errorType, errorMessage, Array.isArray(trace)], ["Error", "Error: some_error_msg", true]);
});
test("a value that looks like an error is none", async invoke => {
  const event = { errorType: "Error", errorMessage: "I am a value" };
  const reply = await invoke(name, { event });
  assert.equal([reply.error, reply.value], [undefined, event]);
});
test("a function that does not load says why", async invoke => {
  const reply = await invoke("shop-test-broken");
  assert.is(reply.error, "Unhandled");
  assert.is((reply.value as { errorMessage: string }).errorMessage, "Runtime startup fails");
});
test("a reply that is too large is the function's error", async invoke => {
  const reply = await invoke(name, { event: { large: 6_291_556 } });
  assert.is(reply.error, "Unhandled");
  assert.equal(reply.value, {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  });
});
test("a large reply comes", async invoke => {
  const reply = await invoke(name, { event: { large: 5_242_880 } });
  assert.is(reply.text.length, 5_242_882);
});
test("a function keeps its state, until its process ends", async invoke => {
  const count = async () => ((await invoke("shop-test-counter")).value as { counter: number }).counter;
  assert.equal([await count(), await count()], [0, 1]);
  const { error, value } = await invoke("shop-test-counter", { event: { exit: true } });
  assert.is(error, "Unhandled");
  assert.match(
    (value as { errorMessage: string }).errorMessage,
    /^RequestId: [\da-f-]{36} Error: Runtime exited/,
  );
  assert.is((value as { errorType: string }).errorType, "Runtime.ExitError");
  assert.is(await count(), 0);
});

test.run();
