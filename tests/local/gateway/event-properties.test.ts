import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readApi } from "../../../local/gateway/api.ts";
import { buildEvent } from "../../../local/gateway/event.ts";
import { claimsAsText } from "../../../local/gateway/jwt.ts";
import { readRequest } from "../../../local/gateway/request.ts";
import { Router } from "../../../local/gateway/router.ts";
import { graphOf, resource } from "../support/program.ts";

/**
 * The rules of payload format 2.0, written a second time and plainly, over requests that nobody thought of.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
const test = suite("gateway event, over random requests");
const RUNS = { numRuns: 150 };

type Pairs = readonly (readonly [name: string, value: string])[];

function eventOf(url: string, headers: Pairs = [], body = Buffer.alloc(0)) {
  const message = { url, method: "GET", rawHeaders: headers.flat(), socket: { remoteAddress: "127.0.0.1" } };
  const { request, refusal } = readRequest(message as unknown as IncomingMessage, new Date(0));
  assert.is(refusal, null);
  const context = { accountId: "000000000000", apiId: "api1", stage: "$default", domainName: "localhost" };
  const event = buildEvent(request, context, { routeKey: "GET /x", scopes: [] }, {}, null, body);
  // As functions get it.
  return JSON.parse(JSON.stringify(event));
}

const headerName = fc.constantFrom("X-One", "x-one", "X-ONE", "Accept", "accept", "X-Two", "via");
const headerValue = fc.string({ unit: fc.constantFrom(..."abc ,;=\"'/é"), maxLength: 12 });
const cookie = fc
  .tuple(
    fc.constantFrom("a", "b", "session"),
    fc.string({ unit: fc.constantFrom(...'xyz%="'), maxLength: 6 }),
  )
  .map(([name, value]) => `${name}=${value}`);
const text = fc.string({ unit: "grapheme", maxLength: 8 });

test("header names are lower case, and repeated headers joined with a comma in their order", () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(headerName, headerValue), { maxLength: 8 }), pairs => {
      const { headers } = eventOf("/", pairs);
      for (const [name] of pairs) {
        const wanted = pairs
          .filter(([other]) => other.toLowerCase() === name.toLowerCase())
          .map(([, value]) => value);
        assert.is(headers[name.toLowerCase()], wanted.join(","));
      }
      assert.ok(Object.keys(headers).every(name => name === name.toLowerCase()));
    }),
    RUNS,
  ));

test("cookies of all cookie headers stand in a list, and in no header", () =>
  fc.assert(
    fc.property(fc.array(fc.array(cookie, { minLength: 1, maxLength: 3 }), { maxLength: 3 }), groups => {
      const event = eventOf(
        "/",
        groups.map(group => ["Cookie", group.join("; ")]),
      );
      assert.equal(event.cookies ?? [], groups.flat());
      assert.is("cookies" in event, groups.length > 0);
      assert.not("cookie" in event.headers);
    }),
    RUNS,
  ));

test("the raw query stays as sent; parameters are decoded, repeated ones joined with a comma in their order", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(text, fc.constant("tag"), fc.constant("__proto__")), text)),
      pairs => {
        const rawQuery = pairs
          .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          .join("&");
        const event = eventOf(rawQuery === "" ? "/" : `/?${rawQuery}`);
        assert.is(event.rawQueryString, rawQuery);
        const names = [...new Set(pairs.map(([name]) => name))];
        assert.equal(Object.keys(event.queryStringParameters ?? {}).sort(), names.sort());
        for (const name of names) {
          const wanted = pairs.filter(([other]) => other === name).map(([, value]) => value);
          const found = Object.getOwnPropertyDescriptor(event.queryStringParameters, name)?.value;
          assert.is(found, wanted.join(","), `${name} of ${rawQuery}`);
        }
      },
    ),
    RUNS,
  ));

test("the path is decoded once, up to an encoded question mark, and so are its parameters", () =>
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), segments => {
      const event = eventOf(`/${segments.map(segment => encodeURIComponent(segment)).join("/")}`);
      const [wanted] = `/${segments.join("/")}`.split("?");
      assert.is(event.rawPath, wanted);
      assert.is(event.requestContext.http.path, wanted);
      const router = new Router([{ method: "GET", path: "/{rest+}" }]);
      const found = router.find("GET", event.rawPath);
      assert.is(found?.pathParameters.rest, wanted?.slice(1));
    }),
    RUNS,
  ));

test("a body is text for text, JSON, XML and JavaScript, and base64 for everything else", () =>
  fc.assert(
    fc.property(
      fc.constantFrom(
        "text/plain",
        "text/html",
        "application/json",
        "application/xml",
        "application/javascript",
        "application/problem+json",
        "image/svg+xml",
        "image/png",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "",
      ),
      fc.constantFrom("", "; charset=utf-8", " ;q=1"),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.boolean(),
      (type, parameters, bytes, isUpper) => {
        const isText =
          /^text\//.test(type) || /^application\/(json|xml|javascript|problem\+json)$/.test(type);
        const body = Buffer.from(bytes);
        const name = `${isUpper ? type.toUpperCase() : type}${parameters}`;
        const event = eventOf("/", type === "" ? [] : [["Content-Type", name]], body);
        assert.is(event.isBase64Encoded, !isText);
        assert.is(event.body, isText ? body.toString("utf8") : body.toString("base64"));
      },
    ),
    RUNS,
  ));

test("claims are text, whatever they were; a list stands in brackets with spaces", () =>
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom("sub", "exp", "groups", "verified", "address"),
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string({ maxLength: 5 }))),
      ),
      claims => {
        const found = claimsAsText(claims);
        assert.equal(Object.keys(found).sort(), Object.keys(claims).sort());
        for (const [name, value] of Object.entries(claims))
          assert.is(found[name], Array.isArray(value) ? `[${value.join(" ")}]` : `${value}`);
      },
    ),
    RUNS,
  ));

const apiWith = (authorizationType: string, stage: string) =>
  readApi(
    graphOf(
      resource("aws:apigatewayv2/api:Api", "api", { protocolType: "HTTP" }, { id: "api1" }),
      resource("aws:apigatewayv2/stage:Stage", "stage", { apiId: "api1", name: stage }),
      resource(
        "aws:apigatewayv2/integration:Integration",
        "movies",
        { apiId: "api1", integrationType: "AWS_PROXY", payloadFormatVersion: "2.0" },
        { id: "int1" },
      ),
      resource("aws:apigatewayv2/route:Route", "list", {
        apiId: "api1",
        routeKey: "GET /movies",
        target: "integrations/int1",
        authorizationType,
      }),
    ),
  )?.routes[0]?.notEmulated;

test("authorizers and stages that are not emulated are named", () => {
  assert.is(apiWith("NONE", "$default"), null);
  assert.is(apiWith("CUSTOM", "$default"), "authorization type CUSTOM");
  assert.is(apiWith("AWS_IAM", "$default"), "authorization type AWS_IAM");
  assert.is(apiWith("NONE", "prod"), 'the stage "prod": only $default, without a path of its own');
});

test.run();
