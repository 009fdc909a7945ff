import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RDSDataClient } from "@aws-sdk/client-rds-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type DataApi, sdkDataApi } from "../../../../handlers/platform/database/data-api.ts";
import { faultOf } from "../../../../handlers/platform/database/faults.ts";

const test = suite("platform/data-api");

interface Sent {
  readonly path: string;
  readonly body: unknown;
}
interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: unknown;
  readonly destroy?: boolean;
  readonly hang?: boolean;
}

let server: Server;
let api: DataApi;
let client: RDSDataClient;
let sent: Sent[];
let reply: Reply;

test.before(async () => {
  server = createServer(async (request, response) => {
    sent.push({ path: request.url ?? "", body: JSON.parse(await bodyOf(request)) });
    if (reply.hang) return;
    if (reply.destroy) return void request.socket.destroy();
    response.writeHead(reply.status, { ...(reply.type && { "x-amzn-errortype": reply.type }) });
    response.end(JSON.stringify(reply.body ?? {}));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  client = new RDSDataClient({
    maxAttempts: 1,
    credentials,
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${port}`,
  });
  api = sdkDataApi({ resourceArn: "arn:cluster", secretArn: "arn:secret", database: "app" }, client);
});
test.before.each(() => {
  sent = [];
  reply = { status: 200 };
});
test.after(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const patient = () => new AbortController().signal;
const target = { resourceArn: "arn:cluster", secretArn: "arn:secret" };

test("a statement carries its target, its parameters and the wish for metadata", async () => {
  reply = { status: 200, body: { numberOfRecordsUpdated: 2 } };
  const parameters = [{ name: "p1", value: { stringValue: "a" } }];
  const output = await api.execute({ sql: "select :p1", parameters, transactionId: "t1" }, patient());
  assert.is(output.numberOfRecordsUpdated, 2);
  assert.equal(sent, [
    {
      path: "/Execute",
      body: {
        ...target,
        database: "app",
        sql: "select :p1",
        parameters,
        transactionId: "t1",
        includeResultMetadata: true,
      },
    },
  ]);
});

test("transactions begin, commit and roll back by id", async () => {
  reply = { status: 200, body: { transactionId: "t1" } };
  assert.is(await api.begin(patient()), "t1");
  await api.commit("t1", patient());
  await api.rollback("t1", patient());
  assert.equal(sent, [
    { path: "/BeginTransaction", body: { ...target, database: "app" } },
    { path: "/CommitTransaction", body: { ...target, transactionId: "t1" } },
    { path: "/RollbackTransaction", body: { ...target, transactionId: "t1" } },
  ]);
});

for (const [type, status, kind] of [
  ["DatabaseResumingException", 400, "resuming"],
  ["ThrottlingException", 429, "notTaken"],
  ["InternalServerErrorException", 500, "unknown"],
  ["ServiceUnavailableError", 503, "unknown"],
  ["DatabaseUnavailableException", 504, "unknown"],
  ["StatementTimeoutException", 400, "tooSlow"],
  ["TransactionNotFoundException", 404, "lost"],
  ["SecretsErrorException", 400, "secret"],
  ["AccessDeniedException", 403, "refused"],
] as const) {
  test(`${type} is sent once and recognised`, async () => {
    reply = { status, type, body: { message: "no" } };
    const error = await api.execute({ sql: "insert" }, patient()).catch(error => error);
    assert.is(error.name, type);
    assert.is(faultOf(error).kind, kind);
    assert.is(sent.length, 1);
  });
}

test("PostgreSQL's refusal keeps its state", async () => {
  const message = "ERROR: could not serialize access; SQLState: 40001";
  reply = { status: 400, type: "DatabaseErrorException", body: { message } };
  const error = await api.execute({ sql: "update" }, patient()).catch(error => error);
  assert.is(faultOf(error).kind, "conflict");
});

test("a connection that breaks is sent once, and its outcome unknown", async () => {
  reply = { status: 200, destroy: true };
  const error = await api.execute({ sql: "insert" }, patient()).catch(error => error);
  assert.is(faultOf(error).kind, "unknown");
  assert.is(sent.length, 1);
});

test("a call that is given up is of unknown outcome", async () => {
  reply = { status: 200, hang: true };
  const controller = new AbortController();
  const call = api.execute({ sql: "insert" }, controller.signal).catch(error => error);
  controller.abort();
  const error = await call;
  assert.is(error.name, "AbortError");
  assert.is(faultOf(error).kind, "unknown");
});

test("a port where nobody listens was certainly not reached", async () => {
  const lonely = new RDSDataClient({
    maxAttempts: 1,
    region: "eu-central-1",
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const error = await sdkDataApi({ ...target, database: "app" }, lonely)
    .begin(patient())
    .catch(error => error);
  assert.is(faultOf(error).kind, "notTaken");
});

test.run();
