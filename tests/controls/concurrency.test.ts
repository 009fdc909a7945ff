import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { graphOf, projectDir } from "../support/graph.ts";
import { ofType } from "./rule.ts";

const test = suite("concurrency");
const [dev, prod] = await Promise.all([graphOf("dev"), graphOf("prod")]);

const reserved = (graph: typeof dev): number =>
  ofType(graph, "aws:lambda/function:Function").reduce(
    (sum, { inputs }) => sum + Number(inputs.reservedConcurrentExecutions ?? 0),
    0,
  );

test("dev reserves nothing, and fits a new account", () => assert.is(reserved(dev), 0));

test("prod reserves what its page says, at most half of what an account may usually reserve", () => {
  assert.ok(reserved(prod) <= (1_000 - 100) / 2);
  const page = readFileSync(join(projectDir, "docs/operations.md"), "utf8");
  assert.match(page, `prod reserves ${reserved(prod)} executions`);
  assert.match(page, `prod needs a quota of ${reserved(prod) + 100}`);
});

test.run();
