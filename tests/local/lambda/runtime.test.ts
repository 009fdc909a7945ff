import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Failure } from "../../../local/lambda/worker.ts";
import { CodeFolder, functionArn, graphOf, REGION, resource, roleArn } from "../support/program.ts";
import { startRuntime, type TestRuntime } from "../support/runtime.ts";

const code = new CodeFolder();
const graph = graphOf(
  ...code.function("echo", {
    code: `exports.handler = async (event, context) => ({ event, context: { ...context, remaining: context.getRemainingTimeInMillis() } });`,
    inputs: {
      timeout: 7,
      memorySize: 256,
      loggingConfig: { logGroup: "/aws/lambda/shop-test-echo" },
      environment: { variables: { GREETING: "hello" } },
    },
  }),
  ...code.function("environment", {
    code: `exports.handler = async () => ({ ...process.env });`,
    inputs: { environment: { variables: { GREETING: "hello", TZ: "Europe/Paris" } } },
  }),
  ...code.function("talk", {
    code: `exports.handler = async () => { console.log("one %s", "two"); console.warn({ a: 1 }); console.error(new TypeError("bad")); process.stdout.write('{"own":"json"}\\n'); };`,
  }),
  ...code.function("fail", { code: `exports.handler = async () => { throw new RangeError("too far"); };` }),
  ...code.function("crash", {
    code: `exports.handler = event => new Promise(r => { if (event.crash) setTimeout(() => { throw new Error("loose"); }, 1); else r("well"); });`,
  }),
  ...code.function("exit", {
    code: `exports.handler = async event => { if (event.exit) process.exit(3); return "well"; };`,
  }),
  ...code.function("slow", {
    code: `exports.handler = async event => { if (event.spin) for (;;); if (event.talk) for (;;) console.log("on and on"); await new Promise(() => {}); };`,
    inputs: { timeout: 1 },
  }),
  ...code.function("hungry", {
    code: `exports.handler = async () => { const held = []; for (;;) held.push(new Array(100000).fill(held.length)); };`,
    inputs: { memorySize: 32, timeout: 60 },
  }),
  ...code.function("big", { code: `exports.handler = async () => "x".repeat(7 * 1024 * 1024);` }),
  ...code.function("broken", { code: `throw new Error("no such setting");` }),
  ...code.function("nameless", { code: `exports.main = 1;` }),
  ...code.function("esm", {
    code: `const { join } = require("node:path"); exports.handler = async () => typeof module + join("a", "b");`,
  }),
  ...code.function("one", {
    code: `let running = 0; exports.handler = async () => { running++; const seen = running; await new Promise(r => setTimeout(r, 15)); running--; return seen; };`,
  }),
  ...code.function("limited", {
    code: `const t = require("node:worker_threads").threadId; exports.handler = async () => { await new Promise(r => setTimeout(r, 15)); return t; };`,
    inputs: { reservedConcurrentExecutions: 1 },
  }),
);
let lambda: TestRuntime;

const failureOf = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    value => assert.unreachable(`it gave ${JSON.stringify(value)}`) as never,
    error => error,
  );

const test = suite("lambda runtime");
test.before(() => {
  lambda = startRuntime(graph);
});
test.after(async () => {
  await lambda.runtime.close();
  code.remove();
});

test("a function gets its event and Lambda's context", async () => {
  const { event, context } = (await lambda.invoke("echo", { a: [1, "ä"] })) as {
    event: unknown;
    context: Record<string, unknown>;
  };
  assert.equal(event, { a: [1, "ä"] });
  const { awsRequestId, logStreamName, remaining, ...fixed } = context;
  assert.equal(fixed, {
    callbackWaitsForEmptyEventLoop: true,
    functionName: "shop-test-echo",
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn("echo"),
    memoryLimitInMB: "256",
    logGroupName: "/aws/lambda/shop-test-echo",
  });
  assert.match(String(awsRequestId), /^[0-9a-f-]{36}$/);
  assert.match(String(logStreamName), /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  assert.ok(Number(remaining) > 6_000 && Number(remaining) <= 7_000, String(remaining));
});

test("its environment is its own: Lambda's variables, its settings, its role's credentials, nothing of ours", async () => {
  const env = (await lambda.invoke("environment")) as Record<string, string>;
  assert.equal(
    [env.GREETING, env.TZ, env.AWS_REGION, env.AWS_LAMBDA_FUNCTION_NAME],
    ["hello", "Europe/Paris", REGION, "shop-test-environment"],
  );
  assert.equal([env.AWS_ENDPOINT_URL, env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE], ["http://localhost:4001", "128"]);
  const identity = lambda.identities.find(env.AWS_ACCESS_KEY_ID ?? "");
  assert.is(identity?.principal.name, "shop-test-environment");
  assert.is(identity?.roleArn, roleArn("environment"));
  assert.equal(
    [identity?.credential.secretAccessKey, identity?.credential.sessionToken],
    [env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN],
  );
  assert.is(env.HOME, undefined);
  assert.is(env._X_AMZN_TRACE_ID, "Root=1-00000000-000000000000000000000000");
});

test("what it prints becomes JSON lines as in Lambda's log", async () => {
  await lambda.invoke("talk");
  const lines = lambda.lines.filter(({ label }) => label === "talk").map(({ line }) => JSON.parse(line));
  assert.equal(lines.map(({ level, message, own }) => [level, message, own]).slice(0, 2), [
    ["INFO", "one two", undefined],
    ["WARN", { a: 1 }, undefined],
  ]);
  assert.equal([lines[2].level, lines[2].errorType, lines[2].errorMessage], ["ERROR", "TypeError", "bad"]);
  assert.equal(lines[3], { own: "json" });
  assert.match(lines[0].requestId, /^[0-9a-f-]{36}$/);
});

test("an error that it throws is its reply, and stands in its log", async () => {
  const failure = await failureOf(lambda.invoke("fail"));
  assert.equal(
    [failure.reason, failure.errorType, failure.errorMessage],
    ["function", "RangeError", "too far"],
  );
  assert.match(failure.trace[1] ?? "", "fail/index.js");
  const logged = lambda.lines.filter(({ label }) => label === "fail").map(({ line }) => JSON.parse(line));
  assert.equal([logged[0].level, logged[0].message.errorType], ["ERROR", "RangeError"]);
});

test("an error that nobody catches, or an exit, ends that thread only; the next event gets a new one", async () => {
  assert.equal(
    await failureOf(lambda.invoke("crash", { crash: true })).then(failure => failure.errorMessage),
    "loose",
  );
  assert.is(await lambda.invoke("crash"), "well");
  const exited = await failureOf(lambda.invoke("exit", { exit: true }));
  assert.is(exited.errorType, "Runtime.ExitError");
  assert.match(
    exited.errorMessage,
    /^RequestId: [0-9a-f-]+ Error: Runtime exited with error: exit status 3$/,
  );
  assert.is(await lambda.invoke("exit"), "well");
});

test("its time-out ends it, even in an endless loop and while it logs in one", async () => {
  for (const event of [{}, { spin: true }, { talk: true }]) {
    const failure = await failureOf(lambda.invoke("slow", event));
    assert.equal([failure.reason, failure.errorType], ["timeout", "Sandbox.Timedout"]);
    assert.match(failure.errorMessage, /Task timed out after 1\.00 seconds$/);
  }
});

test("its memory limit ends it, and nothing else", async () => {
  const failure = await failureOf(lambda.invoke("hungry"));
  assert.is(failure.errorType, "Runtime.OutOfMemory");
  assert.ok(await lambda.invoke("echo"));
});

test("a reply above 6 MB is refused", async () => {
  assert.is((await failureOf(lambda.invoke("big"))).errorType, "Function.ResponseSizeTooLarge");
});

test("code that cannot be loaded fails every event with its own error", async () => {
  for (let time = 0; time < 2; time++)
    assert.is((await failureOf(lambda.invoke("broken"))).errorMessage, "no such setting");
  assert.is((await failureOf(lambda.invoke("nameless"))).errorType, "Runtime.HandlerNotFound");
});

test("a package is CommonJS whatever folder it stands in", async () => {
  assert.is(await lambda.invoke("esm"), "objecta/b");
});

test("one event for a thread at a time, others in threads beside it", async () => {
  const seen = await Promise.all(Array.from({ length: 8 }, () => lambda.invoke("one")));
  assert.equal(seen, Array(8).fill(1));
});

test("never more threads than the function reserves", async () => {
  const threads = await Promise.all(Array.from({ length: 4 }, () => lambda.invoke("limited")));
  assert.is(new Set(threads).size, 1);
});

test("threads that only wait are joined by others, up to the limit", async () => {
  const folder = new CodeFolder();
  const own = startRuntime(
    graphOf(
      ...folder.function("waiting", {
        code: `const t = require("node:worker_threads").threadId; exports.handler = () => new Promise(r => setTimeout(r, 700, t));`,
      }),
    ),
    6,
  );
  const threads = await Promise.all(Array.from({ length: 12 }, () => own.invoke("waiting")));
  const { size } = new Set(threads);
  assert.ok(size > 4 && size <= 6, String(size));
  await own.runtime.close();
  folder.remove();
});

test("as many events run at once as the pace allows, whatever threads there are", async () => {
  const folder = new CodeFolder();
  const code = `const t = require("node:worker_threads").threadId;
    exports.handler = () => new Promise(r => setTimeout(r, 60, t));`;
  let limit = 3;
  const pace = {
    get limit() {
      return limit;
    },
    adjust: () => {},
  };
  const own = startRuntime(graphOf(...folder.function("paced", { code })), 3, pace);
  const threadsOf = async (events: number) =>
    new Set(await Promise.all(Array.from({ length: events }, () => own.invoke("paced")))).size;
  while ((await threadsOf(6)) < 3);
  limit = 1;
  assert.is(await threadsOf(4), 1);
  await own.runtime.close();
  folder.remove();
});

test("new code serves the next event, and an event that runs is not disturbed", async () => {
  const folder = new CodeFolder();
  const version = (answer: string) =>
    `exports.handler = async e => { await new Promise(r => setTimeout(r, e.wait ?? 0)); return "${answer}"; };`;
  const program = graphOf(...folder.function("changing", { code: version("old") }));
  const own = startRuntime(program);
  assert.is(await own.invoke("changing"), "old");
  const running = own.invoke("changing", { wait: 40 });
  folder.write("changing", version("new"));
  const spec = own.runtime.find("changing");
  assert.ok(spec);
  own.runtime.reload(spec);
  assert.is(await own.invoke("changing"), "new");
  assert.is(await running, "old");
  own.runtime.failBuild(spec, "handlers/changing/index.ts:3:5: Expected ;");
  assert.equal(
    await failureOf(own.invoke("changing")).then(failure => [failure.errorType, failure.errorMessage]),
    ["Runtime.UserCodeSyntaxError", "handlers/changing/index.ts:3:5: Expected ;"],
  );
  own.runtime.reload(spec);
  assert.is(await own.invoke("changing"), "new");
  await own.runtime.close();
  folder.remove();
});

test("a new program adds, changes and removes functions", async () => {
  const folder = new CodeFolder();
  const functions = (greeting: string) =>
    folder.function("kept", {
      code: `exports.handler = async () => process.env.GREETING;`,
      inputs: { environment: { variables: { GREETING: greeting } } },
    });
  const own = startRuntime(
    graphOf(...functions("hello"), ...folder.function("gone", { code: "exports.handler = async () => 1;" })),
  );
  assert.is(await own.invoke("kept"), "hello");
  own.runtime.deploy(graphOf(...functions("good day")));
  assert.is(await own.invoke("kept"), "good day");
  assert.is(own.runtime.find("gone"), undefined);
  await own.runtime.close();
  folder.remove();
});

test("a role that Lambda may not assume stops its function, by name", async () => {
  const [component, , policy, fn] = code.function("untrusted", { code: "exports.handler = async () => 1;" });
  const role = resource(
    "aws:iam/role:Role",
    "untrusted-role",
    { assumeRolePolicy: "{}" },
    { name: "untrusted-role", arn: roleArn("untrusted") },
  );
  assert.ok(component && policy && fn);
  const own = startRuntime(graphOf(component, role, policy, fn));
  assert.match(
    (await failureOf(own.invoke("untrusted"))).errorMessage,
    `The role ${roleArn("untrusted")} cannot be assumed by Lambda.`,
  );
  assert.is(own.warnings.length, 1);
  await own.runtime.close();
});

test("functions are found by label, name and ARN, with a version too", () => {
  for (const reference of [
    "echo",
    "shop-test-echo",
    functionArn("echo"),
    `${functionArn("echo")}:$LATEST`,
    "shop-test-echo:$LATEST",
  ])
    assert.is(lambda.runtime.find(reference)?.label, "echo", reference);
  assert.is(lambda.runtime.find("nobody"), undefined);
});

test("a thread that dies while it idles is replaced, and its error logged", async () => {
  const folder = new CodeFolder();
  const own = startRuntime(
    graphOf(
      ...folder.function("late", {
        code: `exports.handler = async () => { setTimeout(() => { throw new Error("afterwards"); }, 5); return 1; };`,
      }),
    ),
  );
  assert.is(await own.invoke("late"), 1);
  while (own.lines.length === 0) await wait(2);
  assert.match(own.lines[0]?.line ?? "", "afterwards");
  assert.is(await own.invoke("late"), 1);
  await own.runtime.close();
  folder.remove();
});

test.run();
