import { suite } from "uvu";
import * as assert from "uvu/assert";
import { TokenBucket } from "../../../local/gateway/throttle.ts";

const test = suite("gateway throttle");

test("so many at once, then so many a second, and no more after a pause than the burst", () => {
  const bucket = new TokenBucket(10, 3, 0);
  const take = (now: number, times: number) => Array.from({ length: times }, () => bucket.take(now));
  assert.equal(take(0, 4), [true, true, true, false]);
  assert.equal(take(99, 1), [false]);
  assert.equal(take(200, 3), [true, true, false]);
  assert.equal(take(60_000, 5), [true, true, true, false, false]);
});

test.run();
