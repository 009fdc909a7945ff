import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listen } from "../../../local/http/listen.ts";

const test = suite("listening");

for (const host of ["127.0.0.1", "[::1]"]) {
  test(`lets a request to ${host} end before it is closed`, async () => {
    const server = createServer((request, response) => {
      if (request.url === "/probe") response.end();
      else server.emit("held", response);
    });
    const listening = await listen(server, 0, "--port");
    const url = `http://${host}:${listening.port}`;
    const isThere = await fetch(`${url}/probe`).then(
      () => true,
      () => false,
    );
    // A machine may be without IPv6.
    if (!isThere && host === "[::1]") return listening.close(0);
    const held = once(server, "held");
    const answer = fetch(url, { headers: { connection: "close" } }).then(response => response.text());
    const [response] = (await held) as [ServerResponse];
    const order: string[] = [];
    const closed = listening.close(60_000).then(() => order.push("closed"));
    // As many turns as a server without requests needs to close.
    for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve));
    order.push("answered");
    response.end("done");
    assert.is(await answer, "done");
    await closed;
    assert.equal(order, ["answered", "closed"]);
  });
}

test("answers a request that had arrived on a kept-alive connection and was not read yet", async () => {
  const server = createServer((_request, response) => response.end("done"));
  const listening = await listen(server, 0, "--port");
  const socket = connect(listening.port, "127.0.0.1");
  let answered = "";
  socket.setEncoding("utf8").on("data", text => {
    answered += text;
  });
  const ask = () => socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  ask();
  while (!answered.endsWith("done\r\n0\r\n\r\n") && !answered.endsWith("done")) await once(socket, "data");
  assert.match(answered, /connection: keep-alive/i);
  answered = "";
  ask();
  const ended = once(socket, "close");
  await listening.close(60_000);
  await ended;
  assert.match(answered, /^HTTP\/1\.1 200 OK\r\n.*connection: close\r\n.*done/is);
});

test("ends kept-alive connections with the reply that is under way, and says so", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/begun") response.writeHead(200, { "content-length": "4" }).flushHeaders();
    server.emit("held", response);
  });
  const listening = await listen(server, 0, "--port");
  const agent = new Agent({ keepAlive: true });
  const ask = async (path: string) => {
    const held = once(server, "held");
    const request = get({ host: "127.0.0.1", port: listening.port, path, agent });
    const [response] = (await held) as [ServerResponse];
    return { reply: once(request, "response") as Promise<[IncomingMessage]>, response };
  };
  const waiting = await ask("/waiting");
  const begun = await ask("/begun");
  const closed = listening.close(60_000);
  for (const { response } of [waiting, begun]) response.end("done");
  const connections = [waiting, begun].map(async ({ reply }) => {
    const [message] = await reply;
    message.resume();
    await once(message, "end");
    return message.headers.connection;
  });
  assert.equal(await Promise.all(connections), ["close", "keep-alive"]);
  // Within the grace of a minute: no connection is left idle.
  await closed;
  agent.destroy();
});

test.run();
