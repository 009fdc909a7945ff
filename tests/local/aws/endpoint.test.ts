import { createServer } from "node:http";
import { ExecuteStatementCommand, RDSDataClient } from "@aws-sdk/client-rds-data";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Authorizer, allowingStatement, type Refusal } from "../../../local/aws/authorize.ts";
import { Identities, newCredential } from "../../../local/aws/credentials.ts";
import { AwsEndpoint, type FinishedCall } from "../../../local/aws/endpoint.ts";
import { createAwsServer } from "../../../local/aws/server.ts";
import { AwsError, type AwsService } from "../../../local/aws/types.ts";
import { type Listening, listen } from "../../../local/http/listen.ts";
import { Faults } from "../../../local/run/faults.ts";
import { ACCOUNT, graphOf, REGION, resource, roleArn, trustOf } from "../support/program.ts";

const CLUSTER = `arn:aws:rds:${REGION}:${ACCOUNT}:cluster:shop`;
const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:app`;

const graph = graphOf(
  resource(
    "aws:iam/role:Role",
    "users-role",
    { assumeRolePolicy: trustOf("lambda.amazonaws.com") },
    { name: "users-role", arn: roleArn("users") },
  ),
  resource("aws:iam/rolePolicy:RolePolicy", "users-policy", {
    role: "users-role",
    policy: JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "rds-data:ExecuteStatement", Resource: CLUSTER }],
    }),
  }),
);

/** Two services that answer what they were asked. */
const rdsData: AwsService = {
  signingName: "rds-data",
  protocol: "rest-json",
  match: (method, path) =>
    method === "POST" && path === "/Execute" ? { operation: "ExecuteStatement", input: {} } : null,
  operations: {
    ExecuteStatement: {
      action: "rds-data:ExecuteStatement",
      resources: (input: { resourceArn: string }) => [input.resourceArn],
      run: async (input: { sql: string }, context) => {
        if (input.sql === "fail")
          throw new AwsError("DatabaseErrorException", "ERROR: no; SQLState: 42601", 400);
        if (input.sql === "bug") throw new Error("a secret detail");
        context.require?.("secretsmanager:GetSecretValue", SECRET);
        return { formattedRecords: `${context.principal.kind}: ${input.sql}` };
      },
    },
  },
};
const secrets: AwsService = {
  signingName: "secretsmanager",
  protocol: "json-1.1",
  targetPrefix: "secretsmanager.",
  operations: {
    GetSecretValue: {
      action: "secretsmanager:GetSecretValue",
      resources: (input: { SecretId: string }) => [input.SecretId],
      run: async (input: { SecretId: string }) => ({ SecretString: input.SecretId }),
    },
    Open: {
      action: null,
      resources: () => [],
      run: async (_input, context) => ({ kind: context.principal.kind }),
    },
  },
};

const identities = new Identities(ACCOUNT);
const refusals: Refusal[] = [];
const calls: FinishedCall[] = [];
const authorizer = new Authorizer(graph, REGION, refusal => refusals.push(refusal));
const endpoint = new AwsEndpoint({
  identities,
  authorizer,
  region: REGION,
  accountId: ACCOUNT,
  clock: { now: () => new Date() },
  faults: new Faults([]),
  onCall: call => calls.push(call),
});
endpoint.mount(rdsData);
endpoint.mount(secrets);
const developer = identities.addDeveloper(newCredential("AKIA"));
const users = identities.addFunction("shop-test-users", roleArn("users"));
let server: Listening;
let url = "";

const settings = (credentials: object) => ({
  region: REGION,
  endpoint: url,
  maxAttempts: 1,
  credentials: credentials as typeof developer.credential,
});
const execute = (credentials: object, sql = "select 1", resourceArn = CLUSTER) =>
  new RDSDataClient(settings(credentials)).send(
    new ExecuteStatementCommand({ resourceArn, secretArn: SECRET, sql }),
  );
async function failure(work: Promise<unknown>): Promise<{ name: string; message: string; status: number }> {
  try {
    await work;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata: { httpStatusCode: number } };
    return { name, message, status: $metadata.httpStatusCode };
  }
  throw new Error("It was accepted.");
}

const test = suite("aws endpoint");

test.before(async () => {
  const page = async () => ({
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<h1>Sign in</h1>",
  });
  const http = createAwsServer({
    endpoint: () => endpoint,
    pages: () => [
      { aws: secrets, page: request => (request.path === "/login" ? page() : Promise.resolve(null)) },
    ],
    onError: error => assert.unreachable(String(error)),
  });
  server = await listen(http, 0, "--aws-port");
  url = `http://localhost:${server.port}`;
});
test.before.each(() => {
  refusals.length = 0;
  calls.length = 0;
});
test.after(() => server.close(0));

test("the SDK's clients are understood in both protocols", async () => {
  assert.is((await execute(developer.credential, "select 'ä'")).formattedRecords, "developer: select 'ä'");
  const client = new SecretsManagerClient(settings(developer.credential));
  assert.is((await client.send(new GetSecretValueCommand({ SecretId: "app" }))).SecretString, "app");
});

test("a function may do what its role allows, and further checks are its own too", async () => {
  const refused = await failure(execute(users.credential));
  assert.is(refused.name, "AccessDeniedException");
  assert.is(refused.status, 403);
  assert.is(
    refused.message,
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/users-role/shop-test-users is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
  );
  assert.is(refusals.length, 1);
  assert.match(
    allowingStatement(refusals[0] as Refusal),
    `{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"${SECRET}"}`,
  );
});

test("a function may not reach another resource", async () => {
  const refused = await failure(execute(users.credential, "select 1", `${CLUSTER}2`));
  assert.is(refused.name, "AccessDeniedException");
  assert.match(refused.message, `rds-data:ExecuteStatement on resource: ${CLUSTER}2`);
});

test("unknown keys, wrong secrets and missing signatures are refused", async () => {
  const unknown = await failure(execute({ ...developer.credential, accessKeyId: "AKIAUNKNOWN" }));
  assert.equal([unknown.name, unknown.status], ["UnrecognizedClientException", 403]);
  const forged = await failure(execute({ ...users.credential, secretAccessKey: "guessed" }));
  assert.equal([forged.name, forged.status], ["InvalidSignatureException", 403]);
  const unsigned = await fetch(url, {
    method: "POST",
    headers: { "x-amz-target": "secretsmanager.GetSecretValue" },
    body: "{}",
  });
  assert.is(unsigned.status, 400);
  assert.equal(await unsigned.json(), {
    __type: "MissingAuthenticationTokenException",
    message: "Missing Authentication Token",
  });
  assert.ok(
    calls.every(({ error }) => error !== null),
    "nothing ran",
  );
});

test("a signature for another service or region is refused", async () => {
  const elsewhere = new RDSDataClient({ ...settings(developer.credential), region: "eu-west-1" });
  const refused = await failure(
    elsewhere.send(new ExecuteStatementCommand({ resourceArn: CLUSTER, secretArn: SECRET, sql: "select 1" })),
  );
  assert.match(refused.message, `scoped to the region ${REGION} and the service rds-data`);
});

test("operations that AWS takes unsigned run for anybody", async () => {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "x-amz-target": "secretsmanager.Open" },
    body: "{}",
  });
  assert.equal(await reply.json(), { kind: "anonymous" });
});

test("errors keep AWS's name, message and status; our own keep their detail to themselves", async () => {
  assert.equal(await failure(execute(developer.credential, "fail")), {
    name: "DatabaseErrorException",
    message: "ERROR: no; SQLState: 42601",
    status: 400,
  });
  const bug = await failure(execute(developer.credential, "bug"));
  assert.equal([bug.name, bug.status], ["InternalFailure", 500]);
  assert.not.match(bug.message, "secret detail");
  assert.is(calls.at(-1)?.error?.message, "a secret detail");
});

test("what is not emulated is refused by name", async () => {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "x-amz-target": "DynamoDB_20120810.GetItem" },
    body: "{}",
  });
  assert.is(reply.status, 404);
  assert.match(
    ((await reply.json()) as { message: string }).message,
    "DynamoDB_20120810.GetItem is not emulated by local mode",
  );
  const operation = await fetch(url, {
    method: "POST",
    headers: { "x-amz-target": "secretsmanager.RotateSecret" },
    body: "{}",
  });
  assert.match(
    ((await operation.json()) as { message: string }).message,
    "The operation RotateSecret of the AWS service secretsmanager is not emulated",
  );
});

test("a body that is no JSON object is a SerializationException", async () => {
  for (const body of ["{", "[]", "null", "1"]) {
    const reply = await fetch(url, {
      method: "POST",
      headers: { "x-amz-target": "secretsmanager.Open" },
      body,
    });
    assert.is(reply.headers.get("x-amzn-errortype"), "SerializationException", body);
  }
});

test("calls from inside local mode meet the same checks", async () => {
  assert.equal(await endpoint.call(developer, "secretsmanager", "GetSecretValue", { SecretId: "x" }), {
    SecretString: "x",
  });
  const refused = await endpoint
    .call(users, "secretsmanager", "GetSecretValue", { SecretId: "x" })
    .catch(error => error.name);
  assert.is(refused, "AccessDeniedException");
});

test("every call is told to the observer, with the trace that it belongs to", async () => {
  await endpoint.handle({
    method: "POST",
    path: "/",
    rawQuery: "",
    headers: { "x-amz-target": "secretsmanager.Open", "x-amzn-trace-id": "Root=1-a-b" },
    body: Buffer.from('{"a":1}'),
  });
  const [call] = calls;
  assert.equal(
    [call?.service, call?.operation, call?.traceId, call?.input, call?.error],
    ["secretsmanager", "Open", "Root=1-a-b", { a: 1 }, null],
  );
});

test("a call that is refused before it runs is told to the observer too", async () => {
  calls.length = 0;
  await endpoint.handle({
    method: "POST",
    path: "/",
    rawQuery: "",
    headers: { "x-amz-target": "secretsmanager.GetSecretValue", "x-amzn-trace-id": "Root=1-a-c" },
    body: Buffer.from("{}"),
  });
  const [call] = calls;
  assert.is(call?.traceId, "Root=1-a-c");
  assert.is(call?.operation, "GetSecretValue");
  assert.is(call?.error?.name, "MissingAuthenticationTokenException");
});

test("pages are served beside the APIs", async () => {
  const page = await fetch(`${url}/login`);
  assert.equal(
    [page.status, page.headers.get("content-type"), await page.text()],
    [200, "text/html", "<h1>Sign in</h1>"],
  );
  assert.is((await fetch(`${url}/nothing`)).status, 404);
});

test("browsers may call Cognito from any origin, and nothing else", async () => {
  const post = (target: string) =>
    fetch(url, { method: "POST", headers: { "x-amz-target": target }, body: "{}" });
  assert.is(
    (await post("AWSCognitoIdentityProviderService.SignUp")).headers.get("access-control-allow-origin"),
    "*",
  );
  assert.is((await post("secretsmanager.Open")).headers.get("access-control-allow-origin"), null);
  const preflight = await fetch(url, {
    method: "OPTIONS",
    headers: {
      origin: "http://localhost:5173",
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-amz-target",
    },
  });
  assert.is(preflight.headers.get("access-control-allow-headers"), "x-amz-target");
});

test("answers this machine's own names only, so that no web page can rebind its name to it", async () => {
  const { request } = await import("node:http");
  const status = await new Promise(resolve => {
    request(`${url}/login`, { headers: { host: "evil.example.com" } }, reply =>
      resolve(reply.resume().statusCode),
    ).end();
  });
  assert.is(status, 421);
});

test("a port that is taken is said in a sentence with the way out", async () => {
  const error = await listen(createServer(), server.port, "--aws-port").catch(caught => caught);
  assert.is(error.name, "StartError");
  assert.match(
    error.message,
    `Port ${server.port} is in use by another program. End that one, or choose another port: npm start -- --aws-port`,
  );
});

test.run();
