import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newCredential } from "../../../local/aws/credentials.ts";
import { AwsEndpoint } from "../../../local/aws/endpoint.ts";
import { createAwsServer } from "../../../local/aws/server.ts";
import { type Listening, listen } from "../../../local/http/listen.ts";
import { EventQueue, type QueuedEvent } from "../../../local/lambda/events.ts";
import { invokeForService } from "../../../local/lambda/invoke.ts";
import { lambdaService } from "../../../local/lambda/service.ts";
import { Faults } from "../../../local/run/faults.ts";
import { ACCOUNT, CodeFolder, functionArn, graphOf, REGION, resource } from "../support/program.ts";
import { startRuntime, type TestRuntime } from "../support/runtime.ts";

const POOL = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/pool`;
const code = new CodeFolder();
const graph = graphOf(
  ...code.function("echo", {
    code: `exports.handler = async event => { if (event.fail) throw new TypeError("bad event"); return event; };`,
  }),
  ...code.function("slow", {
    code: `exports.handler = () => new Promise(() => {});`,
    inputs: { timeout: 1 },
  }),
  ...code.function("caller", {
    code: "exports.handler = async () => 1;",
    statements: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: functionArn("echo") }],
  }),
  resource("aws:lambda/permission:Permission", "echo-pool", {
    action: "lambda:InvokeFunction",
    function: "shop-test-echo",
    principal: "cognito-idp.amazonaws.com",
    sourceArn: POOL,
  }),
  resource("aws:lambda/permission:Permission", "slow-pool", {
    action: "lambda:InvokeFunction",
    function: functionArn("slow"),
    principal: "cognito-idp.amazonaws.com",
  }),
);
const shelf = new Map<string, QueuedEvent>();
let lambda: TestRuntime;
let server: Listening;
let developer: LambdaClient;

const clientFor = (credentials: object) =>
  new LambdaClient({
    region: REGION,
    endpoint: `http://localhost:${server.port}`,
    maxAttempts: 1,
    credentials: credentials as ReturnType<typeof newCredential>,
  });
const invoke = (
  client: LambdaClient,
  FunctionName: string,
  event: unknown,
  InvocationType: "RequestResponse" | "Event" | "DryRun" = "RequestResponse",
) =>
  client.send(
    new InvokeCommand({
      FunctionName,
      InvocationType,
      Payload: Buffer.from(typeof event === "string" ? event : JSON.stringify(event)),
    }),
  );
const payloadOf = (reply: { Payload?: Uint8Array }) =>
  JSON.parse(Buffer.from(reply.Payload ?? []).toString());
const nameOf = (work: Promise<unknown>) =>
  work.then(
    () => "accepted",
    error => error.name,
  );

const test = suite("lambda service");
test.before(async () => {
  lambda = startRuntime(graph);
  const { runtime, identities, authorizer } = lambda;
  const events = new EventQueue({
    runtime,
    shelf,
    retryDelays: [0, 0],
    deliver: async () => {},
    bury: async () => {},
    warn: () => {},
  });
  const endpoint = new AwsEndpoint({
    identities,
    authorizer,
    region: REGION,
    accountId: ACCOUNT,
    clock: { now: () => new Date() },
    faults: new Faults([]),
    onCall: () => {},
  });
  endpoint.mount(lambdaService(runtime, events));
  const http = createAwsServer({
    endpoint: () => endpoint,
    pages: () => [],
    onError: error => assert.unreachable(String(error)),
  });
  server = await listen(http, 0, "--aws-port");
  developer = clientFor(identities.addDeveloper(newCredential("AKIA")).credential);
});
test.after(async () => {
  await server.close(0);
  await lambda.runtime.close();
  code.remove();
});

test("a function waits for a debugger only where one may attach", async () => {
  const context = (custom: object) => Buffer.from(JSON.stringify({ custom })).toString("base64");
  const send = (ClientContext: string) =>
    developer.send(new InvokeCommand({ FunctionName: "echo", Payload: Buffer.from("{}"), ClientContext }));
  const refused = await send(context({ debug: true })).catch(error => error);
  assert.is(refused.name, "InvalidParameterValueException");
  assert.match(refused.message, "npm start -- --inspect");
  for (const other of [context({ debug: "true" }), context({}), "not base64 of JSON"])
    assert.equal(payloadOf(await send(other)), {});
});

test("the SDK invokes by label, name and ARN", async () => {
  for (const name of ["echo", "shop-test-echo", functionArn("echo")]) {
    const reply = await invoke(developer, name, { a: "ä" });
    assert.equal(
      [reply.StatusCode, reply.FunctionError, reply.ExecutedVersion, payloadOf(reply)],
      [200, undefined, "$LATEST", { a: "ä" }],
    );
  }
});

test("a partial ARN, $LATEST and numbers name the function; an alias is not found, in a dry run either", async () => {
  for (const name of [
    `${ACCOUNT}:function:shop-test-echo`,
    "shop-test-echo:$LATEST",
    `${functionArn("echo")}:1`,
  ])
    assert.is((await invoke(developer, name, {})).StatusCode, 200, name);
  for (const type of ["RequestResponse", "DryRun", "Event"] as const)
    assert.is(
      await nameOf(invoke(developer, "shop-test-echo:live", {}, type)),
      "ResourceNotFoundException",
      type,
    );
  const Qualifier = "live";
  const qualified = new InvokeCommand({ FunctionName: "shop-test-echo", Qualifier });
  assert.is(await nameOf(developer.send(qualified)), "ResourceNotFoundException");
});

test("a failure of the function is its payload", async () => {
  const reply = await invoke(developer, "echo", { fail: true });
  assert.equal([reply.StatusCode, reply.FunctionError], [200, "Unhandled"]);
  const { errorType, errorMessage, trace } = payloadOf(reply);
  assert.equal([errorType, errorMessage, trace[0]], ["TypeError", "bad event", "TypeError: bad event"]);
});

test("an asynchronous invocation is accepted at once", async () => {
  const reply = await invoke(developer, "echo", { later: true }, "Event");
  assert.is(reply.StatusCode, 202);
  assert.is((await invoke(developer, "echo", {}, "DryRun")).StatusCode, 204);
});

test("unknown functions and events that are no JSON are refused in Lambda's words", async () => {
  assert.is(await nameOf(invoke(developer, "nobody", {})), "ResourceNotFoundException");
  assert.is(await nameOf(invoke(developer, "echo", "{")), "InvalidRequestContentException");
  assert.is(
    await nameOf(invoke(developer, "echo", JSON.stringify("x".repeat(1_100_000)), "Event")),
    "RequestTooLargeException",
  );
});

test("a function invokes what its role allows and nothing else", async () => {
  const spec = lambda.runtime.find("caller");
  const identity = spec && lambda.runtime.identityOf(spec);
  assert.ok(identity);
  const client = clientFor(identity.credential);
  assert.is((await invoke(client, "shop-test-echo", {})).StatusCode, 200);
  assert.is(await nameOf(invoke(client, "shop-test-slow", {})), "AccessDeniedException");
  for (const qualified of ["shop-test-echo:1", `${functionArn("echo")}:$LATEST`])
    assert.is(await nameOf(invoke(client, qualified, {})), "AccessDeniedException", qualified);
});

test("a service invokes where a permission names it and its source", async () => {
  const service = "cognito-idp.amazonaws.com";
  const ask = (arn: string, name = "echo") =>
    invokeForService(lambda.runtime, {
      functionArn: functionArn(name),
      payload: { a: 1 },
      source: { service, arn },
    });
  assert.equal(await ask(POOL), { ok: true, payload: { a: 1 } });
  const refused = await ask(`${POOL}2`);
  assert.equal(refused.ok || refused.reason, "refused");
  assert.match(
    lambda.warnings.at(-1) ?? "",
    `needs an aws.lambda.Permission with principal "cognito-idp.amazonaws.com" and a sourceArn that matches ${POOL}2`,
  );
  const missing = await ask(POOL, "nobody");
  assert.equal(missing.ok || missing.errorType, "ResourceNotFoundException");
});

test("a service that waits no longer gets a time-out, and so does one whose function runs out of time", async () => {
  const source = { service: "cognito-idp.amazonaws.com", arn: POOL } as const;
  const impatient = await invokeForService(lambda.runtime, {
    functionArn: functionArn("slow"),
    payload: {},
    source,
    timeoutMs: 10,
  });
  assert.equal(impatient.ok || [impatient.reason, impatient.errorMessage], [
    "timeout",
    "shop-test-slow gave no reply within 10 ms.",
  ]);
  const patient = await invokeForService(lambda.runtime, {
    functionArn: functionArn("slow"),
    payload: {},
    source,
  });
  assert.equal(patient.ok || patient.reason, "timeout");
});

test.run();
