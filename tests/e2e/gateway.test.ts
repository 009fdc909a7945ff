import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { type Stage, useStage } from "../support/stage.ts";

const origin = "http://localhost:5173";
const test = suite<{ stage: Stage }>("gateway, end to end", {} as { stage: Stage });

test.before(async context => {
  context.stage = await useStage();
});
test.after(({ stage }) => stage?.stop());

test("health answers, and deep health asks the database", async ({ stage: { outputs } }) => {
  for (const path of ["/health", "/health?deep"]) {
    const reply = await fetch(outputs.apiUrl + path);
    assert.equal([reply.status, await reply.json()], [200, { status: "ok" }]);
  }
});

test("a route that there is not gets the gateway's own answer", async ({ stage: { outputs } }) => {
  const reply = await fetch(`${outputs.apiUrl}/nothing`);
  assert.equal([reply.status, await reply.json()], [404, { message: "Not Found" }]);
  assert.ok(reply.headers.get("apigw-requestid"));
});

test("without a token the gateway answers 401 and how to sign in", async ({ stage: { outputs } }) => {
  const reply = await fetch(`${outputs.apiUrl}/me`);
  assert.equal([reply.status, await reply.json()], [401, { message: "Unauthorized" }]);
  assert.match(reply.headers.get("www-authenticate") ?? "", /^Bearer/);
});

test("pages of an allowed origin may call, and read the headers that they need", async ({
  stage: { outputs },
}) => {
  const preflight = await fetch(`${outputs.apiUrl}/movies`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type,idempotency-key,if-match",
    },
  });
  assert.is(preflight.headers.get("access-control-allow-origin"), origin);
  assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /POST/);
  const allowed = preflight.headers.get("access-control-allow-headers") ?? "";
  for (const name of ["authorization", "content-type", "idempotency-key", "if-match"])
    assert.match(allowed, name);
  const reply = await fetch(`${outputs.apiUrl}/movies`, { headers: { origin } });
  assert.is(reply.headers.get("access-control-allow-origin"), origin);
  const exposed = (reply.headers.get("access-control-expose-headers") ?? "").toLowerCase().split(/,\s*/);
  for (const name of ["etag", "location", "retry-after", "x-request-id", "x-trace-id"])
    assert.ok(exposed.includes(name), name);
});

test("pages of another origin may not", async ({ stage: { outputs } }) => {
  const reply = await fetch(`${outputs.apiUrl}/movies`, { headers: { origin: "https://example.org" } });
  assert.is(reply.headers.get("access-control-allow-origin"), null);
});

test.run();
