import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { authorizationOf, callAws } from "../../../../handlers/platform/aws/aws-call.ts";
import { secretReader } from "../../../../handlers/platform/aws/secrets.ts";
import { queueSender } from "../../../../handlers/platform/work/queue.ts";

const test = suite("platform/aws-call");

interface Seen {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
const variables = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const credentials = {
  accessKeyId: variables.AWS_ACCESS_KEY_ID,
  secretAccessKey: variables.AWS_SECRET_ACCESS_KEY,
};
let server: Server;
let url: string;
let seen: Seen[];
let answers: [status: number, body: string][];
let before: NodeJS.ProcessEnv;

test.before(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    const [status, body] = answers.shift() ?? [200, "{}"];
    response.writeHead(status).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  before = { ...process.env };
  Object.assign(process.env, variables, { AWS_ENDPOINT_URL: url });
});
test.before.each(() => {
  [seen, answers] = [[], []];
});
test.after(async () => {
  process.env = before;
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

test("signs as the SDK does", async () => {
  const client = new SQSClient({ endpoint: url, region: "eu-central-1", credentials, maxAttempts: 1 });
  await client.send(new SendMessageCommand({ QueueUrl: `${url}/1/a`, MessageBody: "ä b" })).catch(() => 0);
  client.destroy();
  const { headers, body } = seen[0] as Seen;
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
  const signed = Object.fromEntries(names.map(name => [name, String(headers[name])]));
  const request = { headers: signed, body, service: "sqs", region: "eu-central-1" };
  assert.is(authorizationOf(request, credentials), headers.authorization);
});

test("sends a message, signed", async () => {
  await queueSender("https://queue")({ activityId: 1 });
  const { headers, body } = seen[0] as Seen;
  assert.equal(JSON.parse(body), { QueueUrl: "https://queue", MessageBody: '{"activityId":1}' });
  assert.equal(
    [headers["x-amz-target"], headers["content-type"]],
    ["AmazonSQS.SendMessage", "application/x-amz-json-1.0"],
  );
  assert.match(
    headers.authorization ?? "",
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/sqs\//,
  );
});

test("passes the trace of the running event on, unsigned", async () => {
  process.env._X_AMZN_TRACE_ID = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  await queueSender("https://queue")({});
  delete process.env._X_AMZN_TRACE_ID;
  await queueSender("https://queue")({});
  const [first, second] = seen.map(({ headers }) => headers);
  assert.is(
    first?.["x-amzn-trace-id"],
    "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  );
  assert.not.match(first?.authorization ?? "", /x-amzn-trace-id/);
  assert.is(second?.["x-amzn-trace-id"], undefined);
});

test("a call that failed on AWS's side is made once more; a refusal is not, and is named", async () => {
  const call = () => callAws({ service: "sqs", target: "AmazonSQS.SendMessage", input: {} });
  answers = [[503, "<html>"]];
  assert.equal([await call(), seen.length], [{}, 2]);
  answers = [
    [400, '{"__type":"com.amazonaws.sqs#AccessDeniedException","message":"quotes the input"}'],
    [200, "{}"],
  ];
  const error = await call().catch((error: Error) => error.message);
  assert.equal([error, seen.length], ["AmazonSQS.SendMessage answered 400 AccessDeniedException", 3]);
});

test("a secret is read once in five minutes", async () => {
  let now = 0;
  answers = [
    [200, '{"SecretString":"one"}'],
    [200, '{"SecretString":"two"}'],
  ];
  const secret = secretReader("arn:secret", { now: () => now });
  const first = [await secret(), await secret()];
  now = 300_000;
  assert.equal([...first, await secret(), seen.length], ["one", "one", "two", 2]);
  assert.equal(JSON.parse(seen[0]?.body ?? ""), { SecretId: "arn:secret" });
});

test.run();
