import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stackTrace } from "../../commands/support/stack-trace.ts";
import type { Stage } from "../../commands/support/stage.ts";
import { traceTree } from "../../commands/support/trace-tree.ts";
import { type Listening, listen } from "../../local/http/listen.ts";

const test = suite("npm run trace, of a deployed stack");

const traceId = "1-5759e988-bd862e3fe1be46a994272793";
const since = new Date(0);
/** 2016-06-09T22:10:16Z: X-Ray counts seconds. */
const began = 1_465_510_216;

/** As Lambda and the function's own calls stand in X-Ray. */
const lambda = {
  id: "4a7b9b5e4d0c1f2a",
  trace_id: traceId,
  name: "shop-dev-customers",
  origin: "AWS::Lambda",
  start_time: began,
  end_time: began + 0.3,
  http: { response: { status: 200 } },
};
const run = {
  id: "53995c3f42cd8ad8",
  parent_id: lambda.id,
  trace_id: traceId,
  name: "shop-dev-customers",
  origin: "AWS::Lambda::Function",
  start_time: began + 0.1,
  end_time: began + 0.3,
  subsegments: [
    { id: "1", name: "Initialization", start_time: began + 0.1, end_time: began + 0.2 },
    {
      id: "2",
      name: "Invocation",
      start_time: began + 0.2,
      end_time: began + 0.29,
      subsegments: [
        {
          id: "3",
          name: "RDS Data",
          namespace: "aws",
          start_time: began + 0.2,
          end_time: began + 0.25,
          aws: { operation: "ExecuteStatement" },
          sql: { sanitized_query: "select id from customers where id = :p1" },
        },
        {
          id: "4",
          name: "KMS",
          namespace: "aws",
          start_time: began + 0.25,
          end_time: began + 0.28,
          aws: { operation: "Decrypt" },
          error: true,
          cause: { working_directory: "/var/task", exceptions: [{ id: "5", type: "DisabledException" }] },
        },
      ],
    },
    { id: "6", name: "Overhead", start_time: began + 0.29, end_time: began + 0.3 },
  ],
};
const inferred = { id: "7", name: "KMS", origin: "AWS::KMS", inferred: true, start_time: began };

interface Answers {
  readonly traces?: object;
  readonly destination?: string;
  /** By log group. */
  readonly logs?: Readonly<Record<string, object>>;
}

let server: Listening;
let answers: Answers;
let asked: { readonly path: string; readonly body: Readonly<Record<string, unknown>> }[];
let stage: Stage;

test.before(async () => {
  const http = createServer(async (request, response) => {
    const [path = "", body] = [request.url, JSON.parse((await text(request)) || "{}")];
    asked.push({ path, body });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(replyTo(path, body)));
  });
  server = await listen(http, 0, "--port");
  stage = {
    outputs: { functions: ["customers"] },
    client: {
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${server.port}`,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    },
    dataDir: null,
    namePrefix: "shop-dev-",
  };
});
test.before.each(() => {
  [asked, answers] = [[], {}];
});
test.after(() => server.close(0));

function replyTo(path: string, body: { logGroupName?: string; NextToken?: string }): object {
  if (path === "/GetTraceSegmentDestination") return { Destination: answers.destination, Status: "ACTIVE" };
  if (path !== "/Traces") {
    const line = answers.logs?.[body.logGroupName ?? ""];
    return { events: line ? [{ eventId: "e", timestamp: 1, message: JSON.stringify(line) }] : [] };
  }
  if (answers.traces) return answers.traces;
  // Two pages: the function's segment comes with the second one.
  const [shown, NextToken] = body.NextToken ? [[run, inferred], undefined] : [[lambda], "more"];
  return { Traces: [{ Id: traceId, Segments: segments(shown) }], UnprocessedTraceIds: [], NextToken };
}

const segments = (documents: readonly { readonly id: string; readonly [member: string]: unknown }[]) =>
  documents.map(document => ({ Id: document.id, Document: JSON.stringify(document) }));

const refusal = (id = traceId) =>
  stackTrace(stage, { id, since }).then(
    () => "no error",
    (error: Error) => error.message,
  );

test("a trace id gives the function with its start, its calls and their SQL", async () => {
  assert.equal(traceTree(await stackTrace(stage, { id: traceId, since })), [
    "customers 200.0 ms",
    `  trace ${traceId}, 2016-06-09T22:10:16.100Z`,
    "  ########################   200.0 ms    function customers",
    "  ############............   100.0 ms      part Initialization",
    "  ............######......    50.0 ms      rds-data ExecuteStatement select id from customers where id = :p1",
    "  ..................####..    30.0 ms      kms Decrypt               failed: DisabledException",
  ]);
  assert.equal(
    asked.map(({ body }) => [body.TraceIds, body.NextToken]),
    [
      [[traceId], undefined],
      [[traceId], "more"],
    ],
  );
});

test("a request id is found in the logs, and the access log gives the gateway's part", async () => {
  answers = {
    logs: {
      "/aws/lambda/shop-dev-customers": { requestId: "Jx=", traceId, message: "request" },
      "/aws/vendedlogs/shop-dev-api/access": {
        requestId: "Jx=",
        route: "GET /customers/{customerId}",
        status: "503",
        time: String(began * 1000),
        ms: "400",
      },
    },
  };
  const [head, at, gateway, called] = traceTree(await stackTrace(stage, { id: "Jx=", since }));
  assert.is(head, "GET /customers/{customerId} 503 400.0 ms");
  assert.is(at, `  trace ${traceId}, 2016-06-09T22:10:16.000Z`);
  assert.is(gateway, "  ########################   400.0 ms  gateway GET /customers/{customerId}");
  assert.is(called, "  ......############......   200.0 ms    function customers");
});

test("a function that never ran is shown as Lambda saw it", async () => {
  const throttled = { ...lambda, error: true, throttle: true };
  answers = { traces: { Traces: [{ Id: traceId, Segments: segments([throttled]) }] } };
  assert.match(
    traceTree(await stackTrace(stage, { id: traceId, since })).join("\n"),
    "function customers failed: throttled",
  );
});

test("a call that has not ended is said to be under way", async () => {
  const { end_time, ...open } = run;
  assert.type(end_time, "number");
  answers = {
    traces: { Traces: [{ Id: traceId, Segments: segments([{ ...open, subsegments: [] }]) }] },
  };
  const { spans } = await stackTrace(stage, { id: traceId, since });
  assert.is(spans[0]?.error, "still under way");
});

test("a trace that is not there yet, or was not sampled, is said so", async () => {
  answers = { traces: { Traces: [], UnprocessedTraceIds: [] }, destination: "XRay" };
  const message = await refusal();
  assert.match(message, `X-Ray has no trace ${traceId}`);
  assert.match(message, `npm run logs -- --request ${traceId}`);
});

test("an account with Transaction Search is told where its spans are", async () => {
  answers = { traces: { Traces: [] }, destination: "CloudWatchLogs" };
  const message = await refusal();
  assert.match(message, "log group aws/spans");
  assert.match(message, 'filter traceId = "5759e988bd862e3fe1be46a994272793"');
});

test("an id that X-Ray left unprocessed is asked for again by the person", async () => {
  answers = { traces: { Traces: [], UnprocessedTraceIds: [traceId] } };
  assert.match(await refusal(), `X-Ray did not process ${traceId} this time`);
});

test("a request without a trace says why", async () => {
  assert.match(await refusal("unknown"), "No log line since 1970-01-01T00:00:00.000Z has unknown.");
  answers = { logs: { "/aws/vendedlogs/shop-dev-api/access": { requestId: "Jx=", status: "401" } } };
  assert.match(await refusal("Jx="), "the gateway answered 401 by itself");
});

test.run();
