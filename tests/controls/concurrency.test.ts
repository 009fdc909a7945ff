import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ofType } from "../../policy/rule.ts";
import { graphOf } from "../support/graph.ts";

const test = suite("concurrency");
const [dev, prod] = await Promise.all([graphOf("dev"), graphOf("prod")]);

const reserved = (graph: typeof dev): number =>
  ofType(graph, "aws:lambda/function:Function").reduce(
    (sum, { inputs }) => sum + Number(inputs.reservedConcurrentExecutions ?? 0),
    0,
  );

test("dev reserves nothing, and fits a new account", () => assert.is(reserved(dev), 0));

test("prod reserves at most half of what an account may usually reserve", () => {
  assert.ok(reserved(prod) > 0);
  assert.ok(reserved(prod) <= (1_000 - 100) / 2);
});

test.run();
