import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Pace } from "../../../local/lambda/pace.ts";
import { SpareProcessors } from "../../../local/lambda/spare.ts";

const test = suite("local/lambda/pace");

/** A pace after these measurements, with how long the oldest event has waited at each. */
function limitAfter(...steps: readonly (readonly [share: number | undefined, waited?: number])[]): number {
  const shares = steps.map(([share]) => share);
  const pace = new Pace({ measure: () => shares.shift() });
  for (const [, waited = 10] of steps) pace.adjust(waited);
  return pace.limit;
}

test("two events run at once whatever the processors do", () => {
  assert.is(limitAfter(), 2);
  assert.is(limitAfter([0], [0], [0]), 2);
});

test("more and more run at once while processors idle, fewer when they have no time left", () => {
  assert.is(limitAfter([0.5]), 3);
  assert.is(limitAfter([0.5], [0.5], [0.5], [0.5]), 12);
  assert.is(limitAfter([0.5], [0.5], [0.1], [undefined]), 5);
  assert.is(limitAfter([0.5], [0.5], [0], [0]), 3);
});

test("an event that waits for long gets its turn on the busiest machine", () => {
  assert.is(limitAfter([0, 1_001], [0.1, 1_200]), 4);
});

/** Readings of two processors: what each was idle and busy for, in ms, and when. */
function measure(...readings: readonly (readonly [at: number, idle: number, busy: number])[]) {
  let index = 0;
  const reading = () => readings[index] ?? [0, 0, 0];
  const cpus = () => {
    const [, idle, busy] = reading();
    return [1, 2].map(() => ({ times: { idle, user: busy, nice: 0, sys: 0, irq: 0 } }));
  };
  const spare = new SpareProcessors(cpus, () => reading()[0]);
  return readings.map((_, at) => {
    index = at;
    return spare.measure();
  });
}

test("the idle share is that since the measurement before", () => {
  assert.equal(measure([0, 900, 100], [100, 925, 175], [300, 1_125, 175]), [undefined, 0.25, 1]);
});

test("says nothing for a while after a measurement, and of times long past", () => {
  assert.equal(measure([0, 0, 0], [99, 99, 0], [100, 0, 100], [1_101, 1_000, 101]), [
    undefined,
    undefined,
    0,
    undefined,
  ]);
});

test("a system that does not tell has time to spare", () => {
  assert.equal(measure([0, 0, 0], [100, 0, 0]), [undefined, 1]);
});

test.run();
