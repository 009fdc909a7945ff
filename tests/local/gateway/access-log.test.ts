import { suite } from "uvu";
import * as assert from "uvu/assert";
import { renderAccessLog } from "../../../local/gateway/access-log.ts";
import type { ApiModel } from "../../../local/gateway/api.ts";
import type { FinishedRequest } from "../../../local/gateway/server.ts";

const api = { apiId: "api1", stage: "$default" } as ApiModel;
const finished = {
  request: {
    requestId: "abc=",
    method: "GET",
    path: "/me",
    rawQuery: "token=hidden",
    headers: { "user-agent": 'quote"d', authorization: "Bearer hidden" },
    sourceIp: "127.0.0.1",
    receivedAt: new Date("2026-03-12T19:03:58.390Z"),
  },
  route: { routeKey: "GET /me" },
  spec: {},
  caller: { claims: { sub: "u-1" } },
  status: 200,
  replyBytes: 12,
  milliseconds: 3.4,
  why: null,
} as unknown as FinishedRequest;
const test = suite("gateway access log");

test("variables stand for the request's values, escaped for JSON", () => {
  const format =
    '{"id":"$context.requestId","route":"$context.routeKey","status":"$context.status","ms":"$context.responseLatency","user":"$context.authorizer.claims.sub","agent":"$context.identity.userAgent","time":"$context.requestTime","bytes":"$context.responseLength"}';
  assert.equal(JSON.parse(renderAccessLog(format, finished, api)), {
    id: "abc=",
    route: "GET /me",
    status: "200",
    ms: "3",
    user: "u-1",
    agent: 'quote"d',
    time: "12/Mar/2026:19:03:58 +0000",
    bytes: "12",
  });
});

test("what has no value is a dash", () => {
  assert.is(
    renderAccessLog(
      "$context.routeKey $context.error.message $context.authorizer.claims.email $context.nonsense",
      { ...finished, route: null },
      api,
    ),
    "- - - -",
  );
});

test.run();
