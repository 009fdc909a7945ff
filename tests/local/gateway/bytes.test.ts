import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readApi } from "../../../local/gateway/api.ts";
import { type FinishedRequest, Gateway } from "../../../local/gateway/server.ts";
import { type Listening, listen } from "../../../local/http/listen.ts";
import { TestIssuer } from "../support/issuer.ts";
import { ACCOUNT, CodeFolder, graphOf, httpApi, jwtAuthorizer } from "../support/program.ts";
import { startRuntime, type TestRuntime } from "../support/runtime.ts";

const code = new CodeFolder();
const finished: FinishedRequest[] = [];
const gateway = new Gateway({
  accountId: ACCOUNT,
  clock: { now: () => new Date() },
  onReply: request => finished.push(request),
});
let issuer: TestIssuer;
let lambda: TestRuntime;
let server: Listening;

const newGraph = () =>
  graphOf(
    ...code.function("echo", { code: "exports.handler = async event => event;" }),
    ...httpApi({
      "GET /open/{id}": { function: "echo" },
      "POST /open": { function: "echo" },
      "GET /me": { function: "echo", inputs: { authorizationType: "JWT", authorizerId: "jwt1" } },
    }),
    jwtAuthorizer(issuer.url, ["web"]),
  );

const post = (body: string) =>
  fetch(`http://localhost:${server.port}/open`, { method: "POST", body }).then(async reply => {
    await reply.arrayBuffer();
    return reply.status;
  });

/** Sends bytes as they are, which `fetch` would not, and reads no answer before all is sent. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(server.port, "127.0.0.1", () =>
      socket.write(text, () => socket.setEncoding("latin1").on("data", data => (answer += data))),
    );
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}

const test = suite("gateway: requests by their bytes");
test.before(async () => {
  issuer = await new TestIssuer().start();
  const graph = newGraph();
  lambda = startRuntime(graph);
  server = await listen(gateway.server, 0, "--port");
  gateway.deploy(readApi(graph), lambda.runtime);
});
test.before.each(() => {
  finished.length = 0;
});
test.after(async () => {
  await server.close(0);
  await lambda.runtime.close();
  await issuer.stop();
  code.remove();
});

test("a body above 10 MB, or above what Lambda takes, is 413", async () => {
  assert.equal([await post("x".repeat(10_485_761)), await post("x".repeat(6_400_000))], [413, 413]);
  assert.is(await post("x".repeat(1_000_000)), 200);
});

test("who sends all of a body that is too large, and then reads, finds 413", async () => {
  const body = "x".repeat(12_000_000);
  const head = "POST /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  const [withLength, chunked] = await Promise.all([
    raw(`${head}Content-Length: ${body.length}\r\n\r\n${body}`),
    raw(`${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
  ]);
  assert.match(withLength, /^HTTP\/1\.1 413 /);
  assert.match(chunked, /^HTTP\/1\.1 413 /);
});

test("a chunked body has its length in the event; quotes that make it larger than Lambda takes are 413", async () => {
  const chunked = await raw(
    "POST /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
  );
  assert.match(chunked, '"content-length":"2"');
  assert.is(await post('"'.repeat(4_000_000)), 413);
});

test("a client that leaves in the middle of a body is not an error of ours", async () => {
  const socket = connect(server.port, "127.0.0.1", () =>
    socket.write("POST /open HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf", () =>
      socket.resetAndDestroy(),
    ),
  );
  while (finished.length === 0) await new Promise(resolve => setImmediate(resolve));
  assert.equal([finished[0]?.status, finished[0]?.why], [400, "the client went away"]);
});

test("headers above 10,240 bytes are 431, ten megabytes of them too", async () => {
  for (const bytes of [10_300, 1_000_000, 10_000_000]) {
    const answer = await raw(
      `GET /open/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${"x".repeat(bytes)}\r\nConnection: close\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 431 /);
    assert.match(answer, '{"message":"Request Header Fields Too Large"}');
  }
});

test("the last of many headers counts: as a header, and to the 10,240 bytes", async () => {
  const ask = (many: number) =>
    raw(
      `GET /me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${"a:\r\n".repeat(many)}Authorization: Bearer ${issuer.token()}\r\n\r\n`,
    );
  assert.match(await ask(1_500), /^HTTP\/1\.1 200 /);
  assert.match(await ask(2_500), /^HTTP\/1\.1 431 /);
});

test("what is no HTTP, or a path that cannot be decoded, is 400", async () => {
  assert.match(await raw("nonsense\r\n\r\n"), /^HTTP\/1\.1 400 /);
  assert.match(
    await raw("GET /open/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    /^HTTP\/1\.1 400 /,
  );
});

test("repeated authorization headers count as one with a comma, so neither token is good", async () => {
  const token = issuer.token();
  const answer = await raw(
    `GET /me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  assert.match(answer, /^HTTP\/1\.1 401 /);
});

test("another host's name is refused, so that no web page can rebind its own to us", async () => {
  assert.match(
    await raw("GET /open/1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    /^HTTP\/1\.1 403 /,
  );
});

test.run();
