import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readReply } from "../../../local/gateway/reply.ts";

const read = (value: unknown) => readReply(JSON.stringify(value));
const test = suite("gateway reply");

test("status, headers, cookies and body", () => {
  assert.equal(
    read({
      statusCode: 201,
      headers: { "Content-Type": "text/html", "X-Count": 3 },
      cookies: ["a=1", "b=2"],
      body: "hi",
    }),
    {
      status: 201,
      headers: { "content-type": "text/html", "x-count": "3" },
      cookies: ["a=1", "b=2"],
      body: "hi",
    },
  );
});

test("a status given as text counts; no body is an empty one, of plain text", () => {
  const expected = {
    status: 204,
    headers: { "content-type": "text/plain;charset=UTF-8" },
    cookies: [],
    body: "",
  };
  assert.equal(read({ statusCode: "204" }), expected);
  assert.equal(read({ statusCode: 204, body: null, headers: null }), expected);
});

test("a base64 body is decoded", () => {
  assert.equal(read({ statusCode: 200, body: "/wA=", isBase64Encoded: true })?.body, Buffer.from([255, 0]));
});

test("without a status the value itself is the JSON body", () => {
  assert.equal(read({ hello: "world" }), {
    status: 200,
    headers: { "content-type": "application/json" },
    cookies: [],
    body: '{"hello":"world"}',
  });
  assert.is(read("text")?.body, "text");
  assert.is(read(null)?.body, "null");
  assert.is(read([1])?.body, "[1]");
});

test("headers of the connection are the gateway's own", () => {
  assert.equal(
    read({
      statusCode: 200,
      headers: {
        Connection: "close",
        "Transfer-Encoding": "chunked",
        "Content-Length": "1",
        Trailer: "x",
        etag: '"1"',
      },
    })?.headers,
    {
      etag: '"1"',
      "content-type": "text/plain;charset=UTF-8",
    },
  );
});

test("anything else is no reply", () => {
  for (const wrong of [
    { statusCode: "abc" },
    { statusCode: 99 },
    { statusCode: 199 },
    { statusCode: 600 },
    { statusCode: 200, body: { a: 1 } },
    { statusCode: 200, headers: "x" },
    { statusCode: 200, cookies: "a=1" },
  ])
    assert.is(read(wrong), null, JSON.stringify(wrong));
});

test.run();
