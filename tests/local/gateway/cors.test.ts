import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CorsSettings } from "../../../local/gateway/api.ts";
import { isPreflight, preflightHeaders, replyHeaders } from "../../../local/gateway/cors.ts";

const settings: CorsSettings = {
  allowOrigins: ["https://app.example.com"],
  allowMethods: ["GET", "POST"],
  allowHeaders: ["authorization", "content-type"],
  exposeHeaders: ["ETag", "Location"],
  allowCredentials: false,
  maxAgeSeconds: 600,
};
const test = suite("gateway cors");

test("a preflight is an OPTIONS with an origin and a method to ask for", () => {
  const headers = { origin: "https://app.example.com", "access-control-request-method": "GET" };
  assert.ok(isPreflight("OPTIONS", headers));
  assert.not(isPreflight("GET", headers));
  assert.not(isPreflight("OPTIONS", { origin: "https://app.example.com" }));
});

test("an allowed origin is told what it may do", () => {
  assert.equal(preflightHeaders(settings, "https://app.example.com"), {
    "access-control-allow-origin": "https://app.example.com",
    vary: "Origin",
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-headers": "authorization,content-type",
    "access-control-max-age": "600",
  });
  assert.equal(replyHeaders(settings, "https://app.example.com"), {
    "access-control-allow-origin": "https://app.example.com",
    vary: "Origin",
    "access-control-expose-headers": "ETag,Location",
  });
});

test("another origin, or none, is told nothing", () => {
  for (const origin of [
    "https://evil.example.com",
    "https://app.example.com.evil.com",
    "http://app.example.com",
    "null",
  ]) {
    assert.equal(preflightHeaders(settings, origin), {}, origin);
    assert.equal(replyHeaders(settings, origin), {}, origin);
  }
  assert.equal(replyHeaders(settings, undefined), {});
});

test("a star is everyone, a star after the scheme everyone of that scheme, credentials where allowed", () => {
  assert.is(
    replyHeaders({ ...settings, allowOrigins: ["*"] }, "https://any.example")["access-control-allow-origin"],
    "*",
  );
  const https = { ...settings, allowOrigins: ["https://*"], allowCredentials: true };
  assert.is(replyHeaders(https, "https://any.example")["access-control-allow-origin"], "https://any.example");
  assert.is(replyHeaders(https, "https://any.example")["access-control-allow-credentials"], "true");
  assert.equal(replyHeaders(https, "http://any.example"), {});
});

test.run();
