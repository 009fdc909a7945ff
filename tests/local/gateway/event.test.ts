import type { IncomingMessage } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildEvent, type GatewayRequest } from "../../../local/gateway/event.ts";
import { readRequest } from "../../../local/gateway/request.ts";

const context = { accountId: "000000000000", apiId: "api1", stage: "$default", domainName: "localhost" };
const receivedAt = new Date("2026-03-12T19:03:58.390Z");

function request(url: string, rawHeaders: readonly string[] = [], method = "GET"): GatewayRequest {
  const { request: read, refusal } = readRequest(
    {
      url,
      method,
      rawHeaders,
      socket: { remoteAddress: "::ffff:127.0.0.1", localPort: 4000 },
    } as unknown as IncomingMessage,
    receivedAt,
  );
  if (refusal) throw new Error(`${refusal.status} ${refusal.message}`);
  return read;
}
const event = (
  from: GatewayRequest,
  body = "",
  caller: Parameters<typeof buildEvent>[4] = null,
  scopes: readonly string[] = [],
  parameters = {},
) =>
  buildEvent(
    from,
    context,
    { routeKey: "GET /x", scopes },
    parameters,
    caller,
    Buffer.from(body, "latin1"),
  ) as Record<string, unknown> & {
    requestContext: Record<string, unknown>;
    headers: Record<string, string>;
  };

const test = suite("gateway event");

test("a request without body, query, cookies or token", () => {
  const from = request("/movies", [
    "Host",
    "localhost:4000",
    "User-Agent",
    "test",
    "X-Amzn-Trace-Id",
    "Root=1-67891233-abcdef012345678912345678",
  ]);
  assert.match(from.requestId, /^[A-Za-z0-9_-]{15}=$/);
  assert.equal(event(from), {
    version: "2.0",
    routeKey: "GET /x",
    rawPath: "/movies",
    rawQueryString: "",
    headers: {
      host: "localhost:4000",
      "user-agent": "test",
      "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678",
      "content-length": "0",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-port": "4000",
      "x-forwarded-proto": "http",
    },
    requestContext: {
      accountId: "000000000000",
      apiId: "api1",
      domainName: "localhost",
      domainPrefix: "localhost",
      http: {
        method: "GET",
        path: "/movies",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "test",
      },
      requestId: from.requestId,
      routeKey: "GET /x",
      stage: "$default",
      time: "12/Mar/2026:19:03:58 +0000",
      timeEpoch: receivedAt.getTime(),
    },
    isBase64Encoded: false,
  });
});

test("header names are lower case, repeated ones joined, cookies apart, connection headers gone", () => {
  const from = request("/", [
    "Accept",
    "a",
    "accept",
    "b",
    "Authorization",
    "Bearer x",
    "AUTHORIZATION",
    "Bearer y",
    "Cookie",
    "a=1; b=2",
    "Cookie",
    "c=3",
    "Connection",
    "keep-alive",
    "Transfer-Encoding",
    "chunked",
  ]);
  const { headers, cookies } = event(from);
  assert.is(headers.accept, "a,b");
  assert.is(headers.authorization, "Bearer x,Bearer y");
  assert.equal(cookies, ["a=1", "b=2", "c=3"]);
  assert.equal(
    ["cookie", "connection", "transfer-encoding"].filter(name => name in headers),
    [],
  );
});

test("the raw query stays as it was sent; parameters are decoded, repeated ones joined", () => {
  const { rawQueryString, queryStringParameters } = event(
    request("/x?title=a%20b&tag=1&tag=2&empty=&plus=a+b&%C3%A4=1"),
  );
  assert.is(rawQueryString, "title=a%20b&tag=1&tag=2&empty=&plus=a+b&%C3%A4=1");
  assert.equal(queryStringParameters, { title: "a b", tag: "1,2", empty: "", plus: "a b", ä: "1" });
});

test("the path arrives decoded: an encoded slash is a slash, an encoded question mark ends it", () => {
  assert.is(event(request("/movies/a%20b%2Fc")).rawPath, "/movies/a b/c");
  assert.is(event(request("/movies/a%3Fb")).rawPath, "/movies/a");
  assert.throws(() => request("/movies/%E0%A4%A"), /^400 Bad Request|400 Bad Request/);
});

test("text bodies stay text, everything else is base64, forms too", () => {
  const bodyOf = (type: string | undefined, body: string) => {
    const { body: out, isBase64Encoded } = event(
      request("/x", type === undefined ? [] : ["Content-Type", type], "POST"),
      body,
    );
    return [out, isBase64Encoded];
  };
  assert.equal(bodyOf("application/json", '{"a":1}'), ['{"a":1}', false]);
  assert.equal(bodyOf("Application/JSON; charset=utf-8", "{}"), ["{}", false]);
  assert.equal(bodyOf("application/problem+json", "{}"), ["{}", false]);
  assert.equal(bodyOf("text/plain", "hi"), ["hi", false]);
  assert.equal(bodyOf("application/octet-stream", "\xff\x00"), ["/wA=", true]);
  assert.equal(bodyOf("application/x-www-form-urlencoded", "a=1"), ["YT0x", true]);
  assert.equal(bodyOf(undefined, "hi"), ["aGk=", true]);
});

test("claims are text; scopes are null where the route asks for none", () => {
  const caller = {
    claims: { sub: "1", exp: "2000", "cognito:groups": "[admin editor]" },
    scopes: ["a/read", "b/write"],
  };
  assert.equal(event(request("/"), "", caller).requestContext.authorizer, {
    jwt: { claims: caller.claims, scopes: null },
  });
  assert.equal(event(request("/"), "", caller, ["b/write", "c/x"]).requestContext.authorizer, {
    jwt: { claims: caller.claims, scopes: ["b/write"] },
  });
});

test("path parameters are there when there are any", () => {
  assert.equal(event(request("/"), "", null, [], { movieId: "1" }).pathParameters, { movieId: "1" });
  assert.not("pathParameters" in event(request("/")));
});

test("a client's trace is kept, another is made; earlier hops stay in x-forwarded-for", () => {
  const { headers } = event(
    request("/", [
      "x-amzn-trace-id",
      "Self=1;Root=1-67891233-abcdef012345678912345678",
      "x-forwarded-for",
      "10.0.0.1",
    ]),
  );
  assert.is(headers["x-amzn-trace-id"], "Root=1-67891233-abcdef012345678912345678");
  assert.is(headers["x-forwarded-for"], "10.0.0.1, 127.0.0.1");
  assert.match(
    event(request("/", ["x-amzn-trace-id", "evil"])).headers["x-amzn-trace-id"] ?? "",
    /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/,
  );
});

test("more than 10,240 bytes of request line and headers are too many", () => {
  const line = "GET / HTTP/1.1\r\n".length;
  const header = (bytes: number) => ["x-long", "a".repeat(bytes - line - "x-long: \r\n".length - 2)];
  assert.ok(request("/", header(10_240)));
  assert.throws(() => request("/", header(10_241)), /431 Request Header Fields Too Large/);
});

test("a request that names the whole address, as to a proxy, is for its path", () => {
  const read = (url: string) => {
    const { path, rawQuery } = request(url);
    return [path, rawQuery];
  };
  assert.equal(read("http://localhost:4000/movies/1?x=http://a/b"), ["/movies/1", "x=http://a/b"]);
  assert.equal(read("HTTPS://localhost"), ["/", ""]);
  assert.equal(read("http://localhost?x=1"), ["/", "x=1"]);
  assert.equal(read("/http://localhost/movies"), ["/http://localhost/movies", ""]);
});

test.run();
