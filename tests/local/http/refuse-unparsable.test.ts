import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { setImmediate as immediate } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listen } from "../../../local/http/listen.ts";
import { refuseUnparsable } from "../../../local/http/refuse-unparsable.ts";

const test = suite("requests that cannot be parsed");

/** What a server answers to these bytes whose patience ends as soon as it has read them. */
async function answerTo(bytes: string): Promise<string> {
  const patience = { headersTimeout: 0, requestTimeout: 0, connectionsCheckingInterval: 1 };
  const server = createServer(patience, () => {}).on("clientError", refuseUnparsable);
  server.on("connection", async socket => {
    while (socket.bytesRead < bytes.length) await immediate();
    server.headersTimeout = 1;
  });
  const { port, close } = await listen(server, 0, "--port");
  try {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let answer = "";
    socket.setEncoding("latin1").on("data", data => (answer += data));
    await once(socket, "close");
    return answer.split("\r\n")[0] ?? "";
  } finally {
    await close(0);
  }
}

test("are answered with what is wrong", async () => {
  assert.is(await answerTo("nonsense\r\n\r\n"), "HTTP/1.1 400 Bad Request");
});

test("are late when they do not come to an end", async () => {
  assert.is(await answerTo("GET / HTTP/1.1\r\nHost: "), "HTTP/1.1 408 Request Timeout");
});

test("are none on a connection that sends nothing", async () => {
  assert.is(await answerTo(""), "");
});

test.run();
