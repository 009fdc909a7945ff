import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runInvocations, unchangedInvocations } from "../../../local/run/invocations.ts";
import { CodeFolder, graphOf, resource } from "../support/program.ts";
import { startRuntime } from "../support/runtime.ts";

const code = new CodeFolder();
const migrate = code.function("migrate", {
  code: "exports.handler = async event => { if (event.fail) throw new Error('0002_users.sql: syntax error'); return event; };",
});
const invocation = (name: string, input: object, triggers: object = {}) =>
  resource("aws:lambda/invocation:Invocation", name, {
    functionName: "shop-test-migrate",
    input: JSON.stringify(input),
    triggers,
  });
const test = suite("invocations");
test.after(() => code.remove());

test("each runs with its input, in the program's order, but for those that did not change", async () => {
  const graph = graphOf(...migrate, invocation("first", { a: 1 }), invocation("second", { b: 2 }));
  const lambda = startRuntime(graph);
  const ran = async (except?: ReadonlySet<string>) => {
    lambda.invocations.length = 0;
    await runInvocations(graph, lambda.runtime, except ? { except } : {});
    return lambda.invocations.map(({ outcome }) => outcome.ok && JSON.parse(outcome.payload));
  };
  assert.equal(await ran(), [{ a: 1 }, { b: 2 }]);
  const after = graphOf(
    ...migrate,
    invocation("first", { a: 1 }, { hash: "new" }),
    invocation("second", { b: 2 }),
    invocation("third", {}),
  );
  const unchanged = unchangedInvocations(graph, after);
  assert.equal(await ran(unchanged), [{ a: 1 }]);
  await lambda.runtime.close();
});

test("one that fails stops the start in its own words, as it would stop a deployment", async () => {
  const graph = graphOf(...migrate, invocation("migrations", { fail: true }), invocation("later", {}));
  const lambda = startRuntime(graph);
  const error = await runInvocations(graph, lambda.runtime).catch(caught => caught);
  assert.equal(
    [error.name, error.message],
    ["StartError", "The invocation migrations of migrate failed: 0002_users.sql: syntax error"],
  );
  assert.is(lambda.invocations.length, 1);
  await lambda.runtime.close();
});

test("one that names no function of the program is said", async () => {
  const lambda = startRuntime(graphOf());
  const error = await runInvocations(graphOf(invocation("migrations", {})), lambda.runtime).catch(
    caught => caught,
  );
  assert.match(error.message, "names the function shop-test-migrate, which the program does not have");
  await lambda.runtime.close();
});

test.run();
