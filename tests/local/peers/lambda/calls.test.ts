import * as assert from "uvu/assert";
import { functionArn } from "../../support/program.ts";
import { type Invoke, invokeCases, name, type Options } from "./functions.ts";

/** What LocalStack's (recorded on AWS), moto's and MiniStack's tests assert of how functions are called, and of logs. */
const test = invokeCases("calls");

const client = { custom: { foo: "bar" }, client: { snap: ["crackle", "pop"] }, env: { fizz: "buzz" } };
const ClientContext = Buffer.from(JSON.stringify(client)).toString("base64");
const contextOf = async (invoke: Invoke, functionName: string, more: Options = {}) =>
  (await invoke(functionName, { event: { context: true }, ...more })).value as Record<string, unknown>;
test("a function sees its name, memory, version and ARN", async invoke => {
  const found = await contextOf(invoke, name);
  assert.is(found.functionName, name);
  assert.is(found.memoryLimitInMB, "128");
  assert.is(found.functionVersion, "$LATEST");
  assert.is(found.invokedFunctionArn, functionArn("echo"));
  assert.is(found.logGroupName, `/aws/lambda/${name}`);
  assert.is(found.clientContext, undefined);
});
test("a function sees the context that the caller passed", async invoke =>
  assert.equal((await contextOf(invoke, name, { ClientContext })).clientContext, client));
for (const [Qualifier, version] of [
  ["$LATEST", "$LATEST"],
  ["1", "1"],
  ["live", "7"],
] as const) {
  test(`${Qualifier} is invoked as version ${version}`, async invoke =>
    assert.is((await invoke(name, { Qualifier })).version, version));
  test(`the function sees that ${Qualifier} is invoked`, async invoke => {
    const found = await contextOf(invoke, name, { Qualifier });
    assert.is(found.functionVersion, version);
    assert.is(found.invokedFunctionArn, `${functionArn("echo")}:${Qualifier}`);
  });
}
for (const reference of [
  functionArn("echo"),
  `${functionArn("echo")}:live`,
  `000000000000:function:${name}`,
  `000000000000:function:${name}:1`,
  `${name}:live`,
])
  test(`${reference} names the function`, async invoke => assert.is((await invoke(reference)).status, 200));
test("a name and the same qualifier go together", async invoke =>
  assert.is((await invoke(`${name}:live`, { Qualifier: "live" })).version, "7"));

const arn = functionArn("echo");
for (const InvocationType of ["RequestResponse", "Event", "DryRun"] as const) {
  test.refuses(
    `an unknown function, ${InvocationType}`,
    "ResourceNotFoundException",
    `Function not found: ${arn.replace(name, "doesnotexist")}`,
    invoke => invoke("doesnotexist", { InvocationType }),
  );
  test.refuses(
    `an unknown alias, ${InvocationType}`,
    "ResourceNotFoundException",
    `Function not found: ${arn}:non-existent-alias`,
    invoke => invoke(name, { Qualifier: "non-existent-alias", InvocationType }),
  );
}
test.refuses(
  "a qualifier that contradicts the name",
  "InvalidParameterValueException",
  "The derived qualifier from the function name does not match the specified qualifier.",
  invoke => invoke(`${arn}:1`, { Qualifier: "live" }),
);
test.refuses(
  "a function in another region",
  "ResourceNotFoundException",
  "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')",
  invoke => invoke(arn.replace("us-east-1", "ap-southeast-1")),
);
test.refuses(
  "a function of another account",
  "ResourceNotFoundException",
  `Function not found: ${arn.replace("000000000000", "111111111111")}`,
  invoke => invoke(arn.replace("000000000000", "111111111111")),
);
for (const [title, body] of [
  ["bytes that are no UTF-8", Buffer.from([0x6e, 0x87, 0x72, 0x9e])],
  ["text that is no JSON", "{"],
] as const)
  test.refuses(title, "InvalidRequestContentException", /^Could not parse request body into json: /, invoke =>
    invoke(name, { body }),
  );
for (const [InvocationType, most] of [
  ["RequestResponse", 6_291_456],
  ["DryRun", 6_291_456],
  ["Event", 1_048_576],
] as const) {
  const bytes = (count: number) => ({ body: `"${"a".repeat(count - 2)}"`, InvocationType });
  test.refuses(
    `${most + 1} bytes, ${InvocationType}`,
    "RequestTooLargeException",
    `Request must be smaller than ${most} bytes for the InvokeFunction operation`,
    invoke => invoke(name, bytes(most + 1)),
  );
  test(`${most} bytes, ${InvocationType}`, async invoke =>
    assert.ok((await invoke(name, bytes(most))).status));
}

const tail = { LogType: "Tail" } as const;
test("the log comes only when it is asked for", async invoke =>
  assert.is((await invoke("shop-test-talk")).log, undefined));
test("the log has the lines of this invocation between its start and its end", async invoke => {
  const { log = "" } = await invoke("shop-test-talk", tail);
  const lines = log.trimEnd().split("\n");
  const [, id] = /^START RequestId: ([\da-f-]{36}) Version: \$LATEST$/.exec(lines[0] ?? "") ?? [];
  assert.ok(id, log);
  assert.match(lines[1] ?? "", "custom log event");
  assert.match(lines[2] ?? "", "to standard error");
  assert.match(lines[3] ?? "", /^plain/);
  assert.is(lines[4], `END RequestId: ${id}`);
  assert.match(
    lines[5] ?? "",
    new RegExp(
      `^REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB`,
    ),
  );
  assert.is(lines.length, 6);
});
test("the log names the version", async invoke =>
  assert.match((await invoke("shop-test-talk", { ...tail, Qualifier: "1" })).log ?? "", "Version: 1\n"));
test("the log of a failure has the error with its trace", async invoke => {
  const { log = "", error } = await invoke("shop-test-talk", { ...tail, event: { fail: true } });
  assert.is(error, "Unhandled");
  assert.match(log, /I failed!.*at .*\nEND RequestId:/s);
});
test("the log is the last 4 KB", async invoke => {
  const { log = "" } = await invoke("shop-test-talk", { ...tail, event: { long: 10_000 } });
  assert.is(Buffer.byteLength(log), 4_096);
  assert.match(log, /x\nEND RequestId: .*\nREPORT RequestId: .*\n$/);
});
test("where a function logs JSON, start and end are JSON as well", async invoke => {
  const { log = "" } = await invoke("shop-test-json", tail);
  const types = log
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line).type ?? JSON.parse(line).message);
  assert.equal(types, ["platform.start", "in JSON", "platform.report"]);
});
for (const InvocationType of ["Event", "DryRun"] as const)
  test(`${InvocationType} has no log`, async invoke =>
    assert.is((await invoke("shop-test-talk", { ...tail, InvocationType })).log, undefined));

test.run();
