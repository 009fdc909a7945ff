import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readApi } from "../../../local/gateway/api.ts";
import { type FinishedRequest, Gateway } from "../../../local/gateway/server.ts";
import { type Listening, listen } from "../../../local/http/listen.ts";
import { TestIssuer } from "../support/issuer.ts";
import { ACCOUNT, CodeFolder, functionArn, graphOf, httpApi, jwtAuthorizer } from "../support/program.ts";
import { startRuntime, type TestRuntime } from "../support/runtime.ts";

const ECHO =
  "exports.handler = async event => ({ statusCode: 200, headers: { 'content-type': 'application/json', 'access-control-allow-origin': 'https://function.example' }, cookies: ['a=1', 'b=2'], body: JSON.stringify(event) });";
const code = new CodeFolder();
const finished: FinishedRequest[] = [];
const gateway = new Gateway({
  accountId: ACCOUNT,
  clock: { now: () => new Date() },
  home: () => "<h1>home</h1>",
  onReply: request => finished.push(request),
});
let issuer: TestIssuer;
let lambda: TestRuntime;
let server: Listening;
let url = "";

const jwt = (...scopes: readonly string[]) => ({
  authorizationType: "JWT",
  authorizerId: "jwt1",
  ...(scopes.length > 0 ? { authorizationScopes: scopes } : {}),
});
const newGraph = () =>
  graphOf(
    ...code.function("echo", { code: ECHO }),
    ...code.function("fail", {
      code: "exports.handler = async () => { throw new Error('a secret detail'); };",
    }),
    ...code.function("odd", { code: "exports.handler = async () => ({ statusCode: 'many' });" }),
    ...code.function("split", {
      code: "exports.handler = async () => ({ statusCode: 200, headers: { 'x-bad': 'a\\r\\nset-cookie: b=1' }, body: '' });",
    }),
    ...code.function("never", {
      code: "exports.handler = () => new Promise(() => {});",
      inputs: { timeout: 30 },
    }),
    ...code.function("unpermitted", { code: ECHO }),
    ...httpApi(
      {
        "GET /open/{id}": { function: "echo" },
        "POST /open": { function: "echo" },
        "GET /me": { function: "echo", inputs: jwt() },
        "GET /write": { function: "echo", inputs: jwt("a/write") },
        "GET /fail": { function: "fail" },
        "GET /odd": { function: "odd" },
        "GET /split": { function: "split" },
        "GET /never": { function: "never", integration: { timeoutMilliseconds: 50 } },
        "GET /throttled": { function: "echo" },
        "GET /iam": { function: "echo", inputs: { authorizationType: "AWS_IAM" } },
        "GET /custom": { function: "echo", inputs: { authorizationType: "CUSTOM", authorizerId: "jwt1" } },
      },
      {
        api: {
          corsConfiguration: {
            allowOrigins: ["https://app.example"],
            allowMethods: ["GET"],
            exposeHeaders: ["ETag"],
          },
        },
        stage: {
          defaultRouteSettings: { throttlingRateLimit: 1_000, throttlingBurstLimit: 1_000 },
          routeSettings: [
            { routeKey: "GET /throttled", throttlingRateLimit: 0.001, throttlingBurstLimit: 2 },
          ],
        },
      },
    ),
    jwtAuthorizer(issuer.url, ["web"]),
  );

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}
async function call(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

const test = suite("gateway server");
test.before(async () => {
  issuer = await new TestIssuer().start();
  const graph = newGraph();
  lambda = startRuntime(graph);
  server = await listen(gateway.server, 0, "--port");
  url = `http://localhost:${server.port}`;
  assert.equal((await call("/open/1")).status, 503, "before the program is known");
  gateway.deploy(readApi(graph), lambda.runtime);
});
test.before.each(() => {
  finished.length = 0;
});
test.after(async () => {
  await server.close(0);
  await lambda.runtime.close();
  await issuer.stop();
  code.remove();
});

test("a request reaches its function and the reply its client, with cookies and a request id", async () => {
  const { status, headers, body } = await call("/open/42?a=1");
  const event = body as {
    pathParameters: object;
    requestContext: { requestId: string; authorizer?: object };
  };
  assert.is(status, 200);
  assert.equal(event.pathParameters, { id: "42" });
  assert.is(event.requestContext.authorizer, undefined);
  assert.is(headers.get("apigw-requestid"), event.requestContext.requestId);
  assert.equal(headers.getSetCookie(), ["a=1", "b=2"]);
});

test("a body whose length is not said reaches its function too", async () => {
  const body = new ReadableStream({
    async start(controller) {
      for (const part of ["in ", "parts"]) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
  const headers = { "content-type": "text/plain" };
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  const event = (await (await fetch(`${url}/open`, init)).json()) as { body: string };
  assert.is(event.body, "in parts");
});

test("a body reaches its function as it was sent", async () => {
  const { body } = await call("/open", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"ä":1}',
  });
  assert.equal([body.body, body.isBase64Encoded], ['{"ä":1}', false]);
});

test("without a route it is 404, in the gateway's own shape", async () => {
  for (const [path, method] of [
    ["/nothing", "GET"],
    ["/open/1", "POST"],
    ["/open/1/2", "GET"],
    ["/open/", "GET"],
  ] as const) {
    const { status, headers, body } = await call(path, { method });
    assert.equal([status, body], [404, { message: "Not Found" }], path);
    assert.match(headers.get("apigw-requestid") ?? "", /=$/);
  }
});

test("a JWT route wants a token: 401 with a challenge, in the gateway's own shape", async () => {
  const { status, headers, body } = await call("/me");
  assert.equal([status, headers.get("www-authenticate"), body], [401, "Bearer", { message: "Unauthorized" }]);
  const expired = await call("/me", { headers: { authorization: `Bearer ${issuer.token({ exp: 1 })}` } });
  assert.equal(
    [expired.status, expired.headers.get("www-authenticate")],
    [401, 'Bearer scope="" error="invalid_token" error_description="the token has expired"'],
  );
});

test("a good token's claims reach the function as text", async () => {
  const { status, body } = await call("/me", {
    headers: { authorization: `Bearer ${issuer.token({ "cognito:groups": ["admin", "editor"] })}` },
  });
  const { authorizer } = body.requestContext as {
    authorizer: { jwt: { claims: Record<string, string>; scopes: unknown } };
  };
  assert.is(status, 200);
  assert.equal(
    [authorizer.jwt.claims["cognito:groups"], authorizer.jwt.claims.username, authorizer.jwt.scopes],
    ["[admin editor]", "ann", null],
  );
  assert.is(finished[0]?.caller?.claims.username, "ann");
});

test("a route with scopes refuses a token without them by 403", async () => {
  const ask = (scope: string) =>
    call("/write", { headers: { authorization: `Bearer ${issuer.token({ scope })}` } });
  const { status, headers, body } = await ask("a/read");
  assert.equal(
    [status, headers.get("www-authenticate"), body],
    [403, 'Bearer scope="a/write" error="insufficient_scope"', { message: "Forbidden" }],
  );
  assert.is((await ask("x a/write")).status, 200);
});

test("a function that fails, or returns no reply, is 500 without a detail", async () => {
  for (const path of ["/fail", "/odd", "/split"]) {
    const { status, body } = await call(path);
    assert.equal([status, body], [500, { message: "Internal Server Error" }], path);
  }
  assert.match(finished[0]?.why ?? "", "a secret detail");
});

test("an integration that takes too long is 503", async () => {
  assert.equal((await call("/never")).body, { message: "Service Unavailable" });
});

test("a function that no permission opens to the gateway is 500, and the terminal says what is missing", async () => {
  const graph = newGraph();
  const routes = httpApi({ "GET /closed": { function: "unpermitted" } }).filter(
    ({ type }) => !type.includes("permission"),
  );
  gateway.deploy(
    readApi(graphOf(...graph.resources.filter(({ type }) => !type.includes("apigatewayv2")), ...routes)),
    lambda.runtime,
  );
  assert.is((await call("/closed")).status, 500);
  assert.match(
    lambda.warnings.at(-1) ?? "",
    "sourceArn that matches arn:aws:execute-api:us-east-1:000000000000:api1/$default/GET/closed",
  );
  gateway.deploy(readApi(graph), lambda.runtime);
});

test("a throttled route answers 429, the others go on", async () => {
  const statuses = [];
  for (let time = 0; time < 3; time++) statuses.push((await call("/throttled")).status);
  assert.equal(statuses, [200, 200, 429]);
  assert.is((await call("/open/1")).status, 200);
});

test("what the route uses beyond local mode is refused by name", async () => {
  const { status, body } = await call("/iam");
  assert.equal([status, body], [501, { message: "Local mode does not emulate authorization type AWS_IAM." }]);
  assert.match(String((await call("/custom")).body.message), "authorization type CUSTOM");
});

test("the gateway answers preflights and adds the CORS headers itself, on refusals too", async () => {
  const headers = { origin: "https://app.example", "access-control-request-method": "GET" };
  const preflight = await call("/anything", { method: "OPTIONS", headers });
  assert.equal([preflight.status, preflight.headers.get("access-control-allow-methods")], [204, "GET"]);
  const reply = await call("/open/1", { headers: { origin: "https://app.example" } });
  assert.equal(
    [reply.headers.get("access-control-allow-origin"), reply.headers.get("access-control-expose-headers")],
    ["https://app.example", "ETag"],
  );
  assert.is(
    (await call("/me", { headers: { origin: "https://app.example" } })).headers.get(
      "access-control-allow-origin",
    ),
    "https://app.example",
  );
  const foreign = await call("/open/1", { headers: { origin: "https://evil.example" } });
  assert.is(
    foreign.headers.get("access-control-allow-origin"),
    null,
    "nor does the function's own header pass",
  );
});

test("while the code does not build, its message is the reply", async () => {
  const spec = lambda.runtime.find(functionArn("echo"));
  assert.ok(spec);
  lambda.runtime.failBuild(spec, "handlers/echo/index.ts:3:5: Expected ;");
  assert.equal((await call("/open/1")).body, { message: "handlers/echo/index.ts:3:5: Expected ;" });
  lambda.runtime.reload(spec);
  assert.is((await call("/open/1")).status, 200);
});

test("a browser at the root gets a page that leads on, and a client the gateway's own reply", async () => {
  const page = await fetch(`${url}/`, { headers: { accept: "text/html" } });
  assert.equal([page.status, await page.text()], [200, "<h1>home</h1>"]);
  for (const accept of ["application/json", "*/*"]) {
    const plain = await fetch(`${url}/`, { headers: { accept } });
    assert.equal([plain.status, await plain.text()], [404, '{"message":"Not Found"}']);
  }
  assert.is((await fetch(`${url}/nothing`, { headers: { accept: "text/html" } })).status, 404);
});

test.run();
