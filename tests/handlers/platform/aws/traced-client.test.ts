import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KMSClient } from "@aws-sdk/client-kms";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { callAws } from "../../../../handlers/platform/aws/aws-call.ts";
import { tracedClient } from "../../../../handlers/platform/aws/traced-client.ts";
import { databaseOf } from "../../../../handlers/platform/database/data-api-database.ts";
import { sql } from "../../../../handlers/platform/database/sql.ts";
import { exchangeJson } from "../../../../handlers/platform/fetch-json.ts";
import { kmsKeyService } from "../../../../handlers/platform/personal-data/key-service.ts";
import { startXrayDaemon, type XrayDaemon } from "../../../support/xray-daemon.ts";

const test = suite("platform/traced-client");

let server: Server;
let url: string;
let answers: [status: number, body: string][];
let daemon: XrayDaemon;
let before: NodeJS.ProcessEnv;

test.before(async () => {
  before = { ...process.env };
  server = createServer((request, response) => {
    const [status, body] = answers.shift() ?? [200, "{}"];
    request.resume();
    response.writeHead(status, { "x-amzn-requestid": "aws-1" }).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  daemon = await startXrayDaemon();
  Object.assign(process.env, {
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_ENDPOINT_URL: url,
  });
});
test.before.each(() => {
  answers = [];
});
test.after(async () => {
  await daemon.close();
  process.env = before;
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

test("a statement is traced with its text and without its values", async () => {
  const database = databaseOf({
    DATABASE_CLUSTER_ARN: "arn:cluster",
    DATABASE_SECRET_ARN: "arn:secret",
    DATABASE_NAME: "app",
  });
  await database.execute(sql`delete from customers where email = ${"personal@example.com"}`);
  const document = await daemon.next();
  assert.is(document.name, "RDS Data");
  assert.is(document.namespace, "aws");
  assert.equal(document.aws, { operation: "ExecuteStatement", request_id: "aws-1" });
  assert.equal(document.sql, { sanitized_query: "delete from customers where email = :p1" });
  assert.not.match(JSON.stringify(document), "personal");
});

test("a transaction is three calls", async () => {
  const database = databaseOf({
    DATABASE_CLUSTER_ARN: "arn:cluster",
    DATABASE_SECRET_ARN: "arn:secret",
    DATABASE_NAME: "app",
  });
  answers = [[200, '{"transactionId":"t1"}']];
  await database.transaction(transaction => transaction.execute(sql`select 1`));
  const operations = [await daemon.next(), await daemon.next(), await daemon.next()].map(
    ({ aws }) => (aws as { operation: string }).operation,
  );
  assert.equal(operations, ["BeginTransaction", "ExecuteStatement", "CommitTransaction"]);
});

test("a call of KMS with the SDK's retries is one subsegment, and tells nothing of its input", async () => {
  answers = [
    [500, '{"__type":"KMSInternalException"}'],
    [200, JSON.stringify({ KeyMetadata: { KeyId: "k", CurrentKeyMaterialId: "m1" } })],
  ];
  assert.is(await kmsKeyService("arn:key").latestVersion(), "m1");
  const document = await daemon.next();
  assert.is(document.name, "KMS");
  assert.equal(document.aws, { operation: "DescribeKey", request_id: "aws-1" });
  assert.is("fault" in document, false);
  assert.not.match(JSON.stringify(document), "arn:key");
});

test("a call without the SDK is traced by the service's name", async () => {
  await callAws({ service: "sqs", target: "AmazonSQS.SendMessage", input: { MessageBody: "personal" } });
  const document = await daemon.next();
  assert.is(document.name, "SQS");
  assert.equal(document.aws, { operation: "SendMessage" });
  assert.not.match(JSON.stringify(document), "personal");
});

test("a call to elsewhere is traced by its host alone", async () => {
  answers = [[404, "{}"]];
  await exchangeJson(`${url}/secret/path?key=secret`);
  const { name, namespace, http, error, ...rest } = await daemon.next();
  assert.is(name, "127.0.0.1");
  assert.is(namespace, "remote");
  assert.equal(http, { response: { status: 404 } });
  assert.is(error, true);
  assert.not.match(JSON.stringify(rest), "secret");
});

test("the client stays the same one", () => {
  const client = new KMSClient({ region: "eu-central-1" });
  assert.is(tracedClient(client), client);
});

test.run();
