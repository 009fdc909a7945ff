import { suite } from "uvu";
import * as assert from "uvu/assert";
import { junitOf } from "./junit.ts";

const test = suite("runner/junit");

test("each file is a suite, with what passed, failed and was left out", () => {
  const report = junitOf(
    new Map([
      ["tests/b.test.ts", { passed: 2, failed: 1, skips: [], problems: ["a hook & a <tag>"] }],
      ["tests/a.test.ts", { passed: 0, failed: 0, skips: ["no Chromium"], problems: [] }],
    ]),
  );
  assert.is(
    report,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="tests/a.test.ts" tests="1" failures="0" skipped="1">
    <testcase classname="tests/a.test.ts" name="no Chromium"><skipped message="no Chromium"/></testcase>
  </testsuite>
  <testsuite name="tests/b.test.ts" tests="3" failures="1" skipped="0">
    <testcase classname="tests/b.test.ts" name="2 passed"></testcase>
    <testcase classname="tests/b.test.ts" name="1 failed"><failure message="a hook &amp; a &lt;tag&gt;"/></testcase>
  </testsuite>
</testsuites>
`,
  );
});

test.run();
