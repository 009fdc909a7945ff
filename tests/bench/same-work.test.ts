import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { events } from "../../bench/routing/events.ts";
import { handler as orders } from "../../bench/routing/ours.ts";
import { alternate } from "../../bench/sampling.ts";
import { contract as bench } from "../../bench/services/bench/contract.ts";
import { comparedFunctions } from "../../bench/support/bundles.ts";
import { descendants } from "../../bench/support/processes.ts";
import { assertSameReply } from "../../bench/support/request.ts";
import { serviceOfRoutes } from "../../bench/support/routes.ts";

const test = suite("benchmarks do the same work on both sides");

const context = { awsRequestId: "a", getRemainingTimeInMillis: () => 1_000 };

test("replies are the same whatever the order of their fields, and a difference is shown", () => {
  assertSameReply(
    "x",
    { status: 200, body: { a: 1, b: [{ c: 2, d: 3 }] } },
    { status: 200, body: { b: [{ d: 3, c: 2 }], a: 1 } },
  );
  assert.throws(
    () => assertSameReply("hello", { status: 200, body: { a: 1 } }, { status: 200, body: { a: 2 } }),
    'hello: the two sides answer differently: [200,{"a":1}] and [200,{"a":2}].',
  );
  assert.throws(
    () => assertSameReply("hello", { status: 200, body: 1 }, { status: 201, body: 1 }),
    /differently/,
  );
});

test("samples are taken in turn, the other way round each time", async () => {
  const order: string[] = [];
  const side = (name: string) => async () => order.push(name);
  const samples = await alternate(3, { ours: side("ours"), theirs: side("theirs") });
  assert.equal(order, ["ours", "theirs", "theirs", "ours", "ours", "theirs"]);
  assert.equal(samples, { ours: [1, 4, 5], theirs: [2, 3, 6] });
});

test("serverless-offline serves the same hello behind the same scope", async () => {
  const file = parse(readFileSync("bench/peers/serverless/serverless.yml", "utf8"));
  const [{ httpApi }] = file.functions.hello.events;
  const { method, path, access } = bench.operations.hello;
  assert.equal([httpApi.method, httpApi.path, httpApi.authorizer.scopes], [method, path, [access.scope]]);
  const { hello } = createRequire(import.meta.url)("../../bench/peers/serverless/handler.cjs");
  const { statusCode, body } = await hello();
  assert.equal([statusCode, JSON.parse(body)], [200, { message: "hello" }]);
  assert.match(readFileSync("bench/services/bench/functions/bench.ts", "utf8"), 'body: { message: "hello" }');
});

test("each compared function has a counterpart of the same contract", () => {
  for (const name of comparedFunctions) {
    const file = `bench/peers/middy/${name}.ts`;
    assert.ok(existsSync(file), file);
    assert.match(readFileSync(file, "utf8"), `/${name}/contract.ts`);
  }
});

test("the measured requests of routing are answered, and the bad one is refused", async () => {
  const answer = async (name: keyof typeof events) => {
    const { statusCode, body } = await orders(events[name], context);
    return [statusCode, statusCode < 300 ? JSON.parse(body ?? "") : null];
  };
  const { orderId } = events.read.pathParameters ?? {};
  assert.equal(await answer("read"), [200, { id: orderId, lines: 50 }]);
  assert.equal(await answer("write"), [201, { customerId: orderId, items: 6, note: "Please ring twice." }]);
  assert.equal(await answer("bad"), [400, null]);
});

test("a service of so many routes has them, and a handler for each", () => {
  const { "contract.ts": contract = "", "index.ts": index = "" } = serviceOfRoutes("routes0", 10);
  assert.is(contract.match(/method: "GET"/g)?.length, 10);
  assert.is(index.match(/read\d: answer/g)?.length, 10);
});

test("memory is counted of a process and all below it", () => {
  const processes = [
    [1, 0],
    [10, 1],
    [30, 20],
    [20, 10],
    [11, 1],
  ] as const;
  assert.equal(descendants(10, processes), [10, 20, 30]);
});

test.run();
