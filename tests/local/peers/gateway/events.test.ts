import type { IncomingMessage } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { preflightHeaders } from "../../../../local/gateway/cors.ts";
import { buildEvent } from "../../../../local/gateway/event.ts";
import { readReply } from "../../../../local/gateway/reply.ts";
import { readRequest } from "../../../../local/gateway/request.ts";
import { Router } from "../../../../local/gateway/router.ts";

/** What MiniStack's tests assert of HTTP APIs: routes, events, replies and preflights. */
const test = suite("API Gateway as other projects' tests know it");

const routes = (...keys: readonly string[]) =>
  new Router(
    keys.map(key => {
      const [method = "", path = ""] = key === "$default" ? ["ANY", "$default"] : key.split(" ");
      return { method, path, key };
    }),
  );
for (const [keys, method, path, expected, parameters] of [
  [["ANY /{proxy+}", "POST /api/v1/sql/execute"], "POST", "/api/v1/sql/execute", 1, {}],
  [["POST /api/v1/sql/execute", "ANY /{proxy+}"], "POST", "/api/v1/sql/execute", 0, {}],
  [["ANY /{proxy+}", "POST /api/v1/sql/execute"], "GET", "/something/else", 0, { proxy: "something/else" }],
  [["POST /exact", "$default"], "GET", "/unmatched/path", 1, {}],
  [["GET /a/b/{proxy+}", "GET /{x}/{y}/{z}"], "GET", "/a/b/c", 1, { x: "a", y: "b", z: "c" }],
  [["GET /{x}/{y}/{z}", "GET /a/b/{proxy+}"], "GET", "/a/b/c", 0, { x: "a", y: "b", z: "c" }],
  [["GET /items/{itemId}"], "GET", "/items/my-item-42", 0, { itemId: "my-item-42" }],
  [["GET /files/{proxy+}"], "GET", "/files/a/b/c.txt", 0, { proxy: "a/b/c.txt" }],
  [["GET /a/{one}/b/{two}"], "GET", "/a/1/b/2", 0, { one: "1", two: "2" }],
] as const)
  test(`${method} ${path} among ${keys.join(", ")}`, () => {
    const found = routes(...keys).find(method, path);
    assert.is(found?.route.key, keys[expected]);
    assert.equal(found?.pathParameters, parameters);
  });
test("a path without a route", () => assert.is(routes("GET /a").find("GET", "/b"), null));

interface Event {
  readonly rawQueryString: string;
  readonly queryStringParameters?: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly pathParameters?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly routeKey: string;
  readonly cookies?: string[];
}
function eventOf(
  url: string,
  rawHeaders: string[] = [],
  body: string | Buffer = "",
  key = "GET /search",
): Event {
  const socket = { remoteAddress: "127.0.0.1", localPort: 4000 };
  const incoming = { url, method: "GET", rawHeaders, socket } as unknown as IncomingMessage;
  const { request, refusal } = readRequest(incoming, new Date(0));
  if (refusal) throw new Error(refusal.message);
  const [, path = ""] = key.split(" ");
  const found = routes(key).find("GET", request.path);
  const place = { accountId: "000000000000", apiId: "api", stage: "$default", domainName: "localhost" };
  const route = { routeKey: key, scopes: [], path };
  return buildEvent(
    request,
    place,
    route,
    found?.pathParameters ?? {},
    null,
    Buffer.from(body),
  ) as unknown as Event;
}
const search = eventOf("/search?q=hello&tag=a&tag=b", [
  "X-Custom-Header",
  "test-value",
  "Cookie",
  "a=1; b=2",
]);
test("a query's parameters", () => assert.is(search.queryStringParameters?.q, "hello"));
test("a parameter that is there twice", () => assert.is(search.queryStringParameters?.tag, "a,b"));
test("the query as it was", () => assert.is(search.rawQueryString, "q=hello&tag=a&tag=b"));
test("an encoded query stays encoded", () =>
  assert.is(eventOf("/search?scope=openid%20profile").rawQueryString, "scope=openid%20profile"));
test("and its parameter does not", () =>
  assert.is(eventOf("/search?scope=openid%20profile").queryStringParameters?.scope, "openid profile"));
test("names of headers are in lower case", () => assert.is(search.headers["x-custom-header"], "test-value"));
test("cookies stand apart from headers", () => {
  assert.equal(search.cookies, ["a=1", "b=2"]);
  assert.is(search.headers.cookie, undefined);
});
test("the route that was taken", () => assert.is(search.routeKey, "GET /search"));
test("a path's parameters are decoded", () =>
  assert.is(
    eventOf("/items/hello%20world", [], "", "GET /items/{itemId}").pathParameters?.itemId,
    "hello world",
  ));
for (const member of ["queryStringParameters", "body", "pathParameters", "cookies"] as const)
  test(`without any, there is no ${member}`, () => assert.not(member in eventOf("/search")));
const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
test("a binary body is base64", () => {
  const event = eventOf("/search", ["Content-Type", "application/octet-stream"], bytes);
  assert.is(event.isBase64Encoded, true);
  assert.equal(Buffer.from(event.body ?? "", "base64"), bytes);
});
test("a body without a type is base64, too", () =>
  assert.is(eventOf("/search", [], "x").isBase64Encoded, true));
test("JSON is text", () => {
  const event = eventOf("/search", ["Content-Type", "application/json"], '{"x":1}');
  assert.equal([event.isBase64Encoded, event.body], [false, '{"x":1}']);
});

const reply = (value: object) => readReply(JSON.stringify({ statusCode: 200, body: "x", ...value }));
test("cookies of a reply", () => {
  const cookies = ["session=abc; Path=/; HttpOnly", "theme=dark; Path=/"];
  assert.equal(reply({ cookies, headers: { "X-App": "yes" } })?.cookies, cookies);
});
test("a header beside them passes", () =>
  assert.is(reply({ headers: { "X-App": "yes" } })?.headers["x-app"], "yes"));
test("no cookies", () => assert.equal(reply({ cookies: [] })?.cookies, []));
test("a cookie among the headers comes after the others", () => {
  const found = reply({ cookies: ["a=1", "b=2"], headers: { "set-cookie": "h=1" } });
  assert.equal(found?.cookies, ["a=1", "b=2", "h=1"]);
  assert.is(found?.headers["set-cookie"], undefined);
});
test("a type in any case replaces the one that is assumed", () =>
  assert.equal(reply({ headers: { "Content-Type": "text/plain" } })?.headers, {
    "content-type": "text/plain",
  }));
test("a body in base64 is bytes", () =>
  assert.equal(reply({ body: bytes.toString("base64"), isBase64Encoded: true })?.body, bytes));

const cors = {
  allowOrigins: ["http://localhost:3000"],
  allowMethods: ["GET", "POST", "OPTIONS"],
  allowHeaders: ["content-type", "cookie"],
  exposeHeaders: [],
  allowCredentials: true,
  maxAgeSeconds: 600,
};
for (const [name, value] of Object.entries({
  "access-control-allow-origin": "http://localhost:3000",
  "access-control-allow-credentials": "true",
  "access-control-max-age": "600",
  "access-control-allow-methods": "GET,POST,OPTIONS",
  "access-control-allow-headers": "content-type,cookie",
}))
  test(`a preflight's ${name}`, () =>
    assert.is(preflightHeaders(cors, "http://localhost:3000")[name], value));
test("another origin's preflight gets none of them", () =>
  assert.equal(preflightHeaders(cors, "http://evil.example.com"), {}));

test.run();
