import { createServer, type RequestListener, type Server } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type LoadResult, load } from "../../bench/support/load.ts";
import { ReplyReader } from "../../bench/support/reply-reader.ts";

const test = suite("load generator");

test("a reply is whole when its length has come, however it is cut", () => {
  const reply = Buffer.from("HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\nhällo".slice(0, -1), "utf8");
  for (let cut = 1; cut < reply.length; cut += 1) {
    const reader = new ReplyReader();
    assert.is(reader.read(reply.subarray(0, cut)), null);
    assert.is(reader.read(reply.subarray(cut)), 200);
    assert.is(reader.read(reply), 200);
  }
});

test("a reply without a length is refused", () => {
  const chunked = Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  assert.throws(() => new ReplyReader().read(chunked), "no reply with a content-length");
});

test("sends so many requests, with the headers, on so many connections", async () => {
  const connections = new Set<unknown>();
  const seen = new Set<string | undefined>();
  const result = await against(
    (request, response) => {
      connections.add(request.socket);
      seen.add(request.headers.authorization);
      response.setHeader("content-length", 2).end("{}");
    },
    { requests: 100, connections: 4 },
  );
  assert.ok(result.requests >= 100 && result.requests < 104, `${result.requests} requests`);
  assert.equal([connections.size, [...seen]], [4, ["Bearer t"]]);
  assert.ok(result.p50 > 0 && result.p50 <= result.p99 && result.p99 <= result.slowest);
});

test("fails when a reply is not 200", async () => {
  let left = 3;
  const answer: RequestListener = (_request, response) => {
    response.statusCode = left-- > 0 ? 200 : 429;
    response.setHeader("content-length", 0).end();
  };
  const message = await against(answer, { requests: 10, connections: 1 }).catch(
    (error: Error) => error.message,
  );
  assert.match(String(message), "1 connections: 7 × status 429");
});

async function against(
  answer: RequestListener,
  course: { readonly requests: number; readonly connections: number },
): Promise<LoadResult> {
  const server = createServer(answer);
  const port = await listen(server);
  try {
    const target = { url: `http://127.0.0.1:${port}/x?y=1`, headers: { authorization: "Bearer t" } };
    return await load({ ...target, ...course, warmUpSeconds: 0 });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function listen(server: Server): Promise<number> {
  return new Promise(resolve => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

test.run();
