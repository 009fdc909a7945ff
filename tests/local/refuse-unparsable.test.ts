import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listen } from "../../local/listen.ts";
import { refuseUnparsable } from "../../local/refuse-unparsable.ts";

const test = suite("requests that cannot be parsed");

/** What a server whose patience ends at once answers to these bytes. */
async function answerTo(bytes: string): Promise<string> {
  const patience = { headersTimeout: 1, requestTimeout: 1, connectionsCheckingInterval: 1 };
  const server = createServer(patience, () => {}).on("clientError", refuseUnparsable);
  const { port, close } = await listen(server, 0, "--port");
  const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
  let answer = "";
  socket.setEncoding("latin1").on("data", data => (answer += data));
  await once(socket, "close");
  await close(0);
  return answer.split("\r\n")[0] ?? "";
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
