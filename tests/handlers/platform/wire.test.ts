import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildEntries } from "../../../lib/bundle/bundle-build.ts";
import { identity, personClaims } from "./identity/tokens.ts";

const test = suite("platform/wire");

const project = fileURLToPath(new URL("../../../", import.meta.url));
const caller = { roles: [], deleted: false, revoked: false };

let folder: string;
let file: string;
let sources: readonly string[];
let dataApi: Server;
let sent: string[];

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "groundwork-wire-"));
  file = join(folder, "index.js");
  // Built as what is deployed: how an import of `node:http` is written decides whether Node 22 and later load fetch.
  const entry = {
    projectDir: project,
    name: "notes",
    entry: "tests/handlers/platform/fixtures/notes-function.ts",
  };
  const [built] = await buildEntries([entry]);
  await writeFile(file, built?.code ?? "");
  sources = built?.sources ?? [];
  sent = [];
  dataApi = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { sql = "" } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    sent.push(`${request.url} ${sql.trim().split(" ")[0]}`.trim());
    const records = [Object.values(caller).map(value => ({ booleanValue: value }))];
    const columnMetadata = Object.keys(caller).map(label => ({ label }));
    response.end(
      JSON.stringify(request.url === "/Execute" ? { records, columnMetadata } : { transactionId: "t1" }),
    );
  });
  await new Promise<void>(resolve => dataApi.listen(0, "127.0.0.1", resolve));
});
test.after(async () => {
  dataApi.closeAllConnections();
  await new Promise(resolve => dataApi.close(resolve));
  await rm(folder, { recursive: true });
});

/** Runs the bundle as Lambda would, by itself, and tells what it answered, wrote and loaded. */
async function runAlone(): Promise<{
  reply: { statusCode: number; body: string };
  lines: string[];
  undici: string[];
}> {
  const event = {
    routeKey: "POST /notes",
    headers: { "content-type": "application/json" },
    body: '{"text":"hi"}',
    requestContext: { requestId: "r1", authorizer: { jwt: { claims: personClaims } } },
  };
  const script = `
    const { handler } = require(${JSON.stringify(file)});
    const context = { awsRequestId: "f1", getRemainingTimeInMillis: () => 29000 };
    handler(${JSON.stringify(event)}, context).then(reply => {
      const undici = process.moduleLoadList.filter(name => name.includes("undici/undici"));
      process.stdout.write(JSON.stringify({ reply, undici }));
    });`;
  const { port } = dataApi.address() as AddressInfo;
  const environment = {
    SERVICE_NAME: "notes",
    METRICS_NAMESPACE: "n",
    DATABASE_NAME: "app",
    DATABASE_CLUSTER_ARN: "arn:cluster",
    DATABASE_SECRET_ARN: "arn:secret",
    ISSUER: identity.issuer,
    WEB_CLIENT_ID: "web",
    MACHINE_CLIENT_ID: "machine",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { env: environment });
  const lines = stdout.split("\n");
  return { ...JSON.parse(lines.pop() ?? ""), lines };
}

test("a function finds everything in its environment, and its first request loads no fetch", async () => {
  const { reply, lines, undici } = await runAlone();
  assert.equal([reply.statusCode, reply.body], [201, '{"text":"hi"}']);
  assert.equal(sent, ["/Execute select", "/BeginTransaction", "/Execute insert", "/CommitTransaction"]);
  assert.equal(undici, []);
  const line = JSON.parse(lines[0] ?? "");
  assert.equal([line.service, line.requestId, line.status], ["notes", "r1", 201]);
});

test("jose stays out of a function without `optional` operations", () => {
  assert.ok(sources.includes("handlers/platform/http/serve.ts"));
  assert.equal(
    sources.filter(input => /node_modules\/jose\/|platform\/verifier/.test(input)),
    [],
  );
});

test.run();
