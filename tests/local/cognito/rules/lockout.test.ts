import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Lockout, lockSeconds } from "../../../../local/cognito/rules/lockout.ts";

const POOL = "eu-central-1_a";

function ground() {
  let now = Date.parse("2026-11-21T10:00:00Z");
  const lockout = new Lockout({ now: () => new Date(now) });
  return {
    lockout,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    isLocked: (name = "ann") => {
      try {
        lockout.check(POOL, name);
        return false;
      } catch (error) {
        assert.is(error instanceof Error && error.message, "Password attempts exceeded");
        return true;
      }
    },
    fail: (times: number, name = "ann") => {
      for (let time = 0; time < times; time++) lockout.failed(POOL, name);
    },
  };
}

const test = suite("lock-out");

test("doubles from one second after five failures up to 15 minutes", () => {
  const failures = [0, 4, 5, 6, 7, 10, 14, 15, 100];
  assert.equal(failures.map(lockSeconds), [0, 0, 1, 2, 4, 32, 512, 900, 900]);
});

test("lets four failures pass and locks at the fifth, for a second", () => {
  const { isLocked, fail, pass } = ground();
  fail(4);
  assert.not(isLocked());
  fail(1);
  assert.ok(isLocked());
  pass(1);
  assert.not(isLocked());
  fail(1);
  pass(1);
  assert.ok(isLocked());
  pass(1);
  assert.not(isLocked());
});

test("forgets everything at a success", () => {
  const { lockout, isLocked, fail } = ground();
  fail(7);
  lockout.succeeded(POOL, "ann");
  fail(4);
  assert.not(isLocked());
});

test("forgets everything after 15 minutes without a try", () => {
  const { isLocked, fail, pass } = ground();
  fail(5);
  pass(1 + 15 * 60);
  fail(4);
  assert.not(isLocked());
});

test("remembers for less than 15 minutes", () => {
  const { isLocked, fail, pass } = ground();
  fail(5);
  pass(15 * 60);
  fail(1);
  assert.ok(isLocked());
});

test("locks one name and not another", () => {
  const { isLocked, fail } = ground();
  fail(5, "ann");
  assert.not(isLocked("bob"));
});

test("does not remember more names than it has room for", () => {
  const { isLocked, fail } = ground();
  fail(6, "first");
  for (let index = 0; index < 10_000; index++) fail(1, `name-${index}`);
  assert.not(isLocked("first"));
});

test.run();
