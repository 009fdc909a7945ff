import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type OutsideCall, traced } from "../../../../handlers/platform/observe/subsegment.ts";
import { startXrayDaemon, traceVariables, type XrayDaemon } from "../../../support/xray-daemon.ts";

const test = suite("platform/subsegment");

const call: OutsideCall = { name: "KMS", namespace: "aws", operation: "Decrypt" };
let daemon: XrayDaemon;

test.before(async () => {
  daemon = await startXrayDaemon();
});
test.before.each(() => void Object.assign(process.env, traceVariables));
test.after(() => daemon.close());

/** Seconds 1,000 and 1,000.25. */
function clock() {
  const times = [1_000_000, 1_000_250];
  return () => times.shift() ?? 0;
}

test("a call is told to the daemon as a subsegment of the function's segment", async () => {
  const end = () => ({ status: 200, requestId: "aws-1" });
  assert.is(await traced(call, async () => "result", end, clock()), "result");
  const { id, ...document } = await daemon.next();
  assert.match(id, /^[0-9a-f]{16}$/);
  assert.equal(document, {
    header: '{"format":"json","version":1}',
    name: "KMS",
    trace_id: "1-5759e988-bd862e3fe1be46a994272793",
    parent_id: "53995c3f42cd8ad8",
    type: "subsegment",
    namespace: "aws",
    start_time: 1_000,
    end_time: 1_000.25,
    aws: { operation: "Decrypt", request_id: "aws-1" },
    http: { response: { status: 200 } },
  });
});

test("SQL text stands in it, and a long one is cut below what a document may have", async () => {
  await traced({ ...call, sql: "select 1" }, async () => 1);
  assert.equal((await daemon.next()).sql, { sanitized_query: "select 1" });
  await traced({ ...call, sql: "x".repeat(70_000) }, async () => 1);
  assert.is(
    ((await daemon.next()) as unknown as { sql: { sanitized_query: string } }).sql.sanitized_query.length,
    10_000,
  );
});

test("a call that failed says how, without the error's message", async () => {
  const refused = Object.assign(new Error("no personal@example.com"), {
    name: "AccessDeniedException",
    $metadata: { httpStatusCode: 400, requestId: "aws-2" },
  });
  const thrown = await traced(call, () => Promise.reject(refused)).catch((error: unknown) => error);
  assert.is(thrown, refused);
  const document = await daemon.next();
  assert.is(document.error, true);
  assert.is("fault" in document, false);
  assert.equal(document.http, { response: { status: 400 } });
  const { exceptions } = document.cause as { exceptions: { id: string; type: string }[] };
  assert.is(exceptions[0]?.type, "AccessDeniedException");
  assert.not.match(JSON.stringify(document), "personal");
});

test("no answer and 5xx are faults, too many requests a throttle", async () => {
  const failing = (error: object) => traced(call, () => Promise.reject(error)).catch(() => undefined);
  await failing(new Error("socket hang up"));
  assert.is((await daemon.next()).fault, true);
  await failing({ name: "KMSInternalException", $metadata: { httpStatusCode: 500 } });
  assert.is((await daemon.next()).fault, true);
  await failing({ name: "ThrottlingException", $metadata: { httpStatusCode: 400 } });
  const throttled = await daemon.next();
  assert.is(throttled.throttle, true);
  assert.is(throttled.error, true);
});

test("nothing is told of an event that is not sampled, or outside of an event", async () => {
  process.env._X_AMZN_TRACE_ID = traceVariables._X_AMZN_TRACE_ID.replace("Sampled=1", "Sampled=0");
  await traced({ ...call, name: "unsampled" }, async () => 1);
  delete process.env._X_AMZN_TRACE_ID;
  await traced({ ...call, name: "outside" }, async () => 1);
  Object.assign(process.env, traceVariables);
  await traced({ ...call, name: "sampled" }, async () => 1);
  assert.is((await daemon.next()).name, "sampled");
  assert.equal(daemon.waiting, []);
});

test("an address where no daemon is fails nothing", async () => {
  const address = process.env.AWS_XRAY_DAEMON_ADDRESS ?? "";
  for (const wrong of ["127.0.0.1:1", "nowhere.invalid:2000", "without-a-port", "127.0.0.1:99999"]) {
    process.env.AWS_XRAY_DAEMON_ADDRESS = wrong;
    assert.is(await traced(call, async () => wrong), wrong);
  }
  process.env.AWS_XRAY_DAEMON_ADDRESS = address;
  await traced({ ...call, name: "after" }, async () => 1);
  assert.is((await daemon.next()).name, "after");
});

test.run();
