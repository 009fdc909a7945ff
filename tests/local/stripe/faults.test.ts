import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Faults } from "../../../local/run/faults.ts";

const test = suite("local Stripe, faults");

test("reads chances and waits", () => {
  const { stripe } = new Faults(["stripe=duplicate:0.3,late:5s,reorder,lost:0.2,latency:200ms", "seed=1"]);
  assert.is(stripe.lateMilliseconds, 5_000);
  assert.is(stripe.latencyMilliseconds, 200);
  const times = (name: "duplicate" | "lost" | "reorder" | "declined") =>
    Array.from({ length: 1_000 }, () => stripe.happens(name)).filter(Boolean).length;
  assert.is(times("reorder"), 1_000);
  assert.is(times("declined"), 0);
  assert.ok(Math.abs(times("duplicate") - 300) < 50);
  assert.ok(Math.abs(times("lost") - 200) < 50);
});

test("repeats a run by its seed, beside faults of other services", () => {
  const draws = () => {
    const { stripe } = new Faults(["stripe=lost:0.5", "sqs=error:0.5", "seed=42"]);
    return Array.from({ length: 20 }, () => stripe.happens("lost"));
  };
  assert.equal(draws(), draws());
  assert.ok(draws().includes(true) && draws().includes(false));
});

test("ends with the faults that replace it", () => {
  const faults = new Faults(["stripe=lost"]);
  faults.set([]);
  assert.is(faults.stripe.happens("lost"), false);
});

for (const [spec, why] of [
  ["stripe=resuming:0.2", '"resuming" is not a fault of stripe; there are declined, duplicate, lost'],
  ["stripe=lost:2", "the chance of lost is a number from 0 to 1"],
  ["stripe=lost:", "the chance of lost is a number from 0 to 1"],
  ["stripe=late", "late is told in milliseconds or seconds, as late:200ms or late:5s"],
  ["stripe=late:5m", "late is told in milliseconds or seconds"],
  ["stripe=lost:0.1:2", '"lost:0.1:2" has more than one value'],
] as const) {
  test(`refuses ${spec} and says why`, () => {
    assert.throws(
      () => new Faults([spec]),
      (error: Error) => error.message.includes(why) && error.message.includes("--fault stripe=duplicate:0.3"),
    );
  });
}

test.run();
