import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readBody } from "../../../local/http/read-body.ts";

const test = suite("reading a body");

const requestOf = (headers: Record<string, string>) => {
  const stream = new PassThrough();
  return { stream, request: Object.assign(stream, { headers }) as unknown as IncomingMessage };
};
const chunked = { "transfer-encoding": "chunked" };

test("gives what came, up to the limit", async () => {
  const { stream, request } = requestOf(chunked);
  const body = readBody(request, 4);
  stream.write("ab");
  stream.end("cd");
  assert.is((await body)?.toString(), "abcd");
});

test("reads what is above the limit to its end and gives null", async () => {
  const { stream, request } = requestOf(chunked);
  const body = readBody(request, 4);
  stream.write("abcd");
  stream.end("e");
  assert.is(await body, null);
  assert.ok(stream.readableEnded);
});

test("waits a while only for the rest of what is too large", async () => {
  for (const headers of [chunked, { "content-length": "1000000" }]) {
    const { stream, request } = requestOf(headers);
    const body = readBody(request, 4, 1);
    stream.write("abcde");
    assert.is(await body, null);
    stream.destroy();
  }
});

test("fails when the client goes away", async () => {
  const { stream, request } = requestOf({ "content-length": "10" });
  const body = readBody(request, 100);
  stream.destroy();
  await body.then(
    () => assert.unreachable(),
    error => assert.is(error.message, "The client went away."),
  );
});

test.run();
