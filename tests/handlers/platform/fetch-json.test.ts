import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exchangeJson, fetchJson } from "../../../handlers/platform/fetch-json.ts";

const test = suite("platform/fetch-json");

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
let asked: string[];
let sent: Record<string, unknown>;

test.before(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const { "content-length": length, "x-sent": header } = request.headers;
    sent = { method: request.method, length, header };
    answer(response);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.before.each(() => {
  asked = [];
});
test.after(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const failure = () => fetchJson(`${url}/keys`).then(JSON.stringify, (error: Error) => error.message);

test("a JSON document", async () => {
  answer = response => response.end('{"keys":[]}');
  assert.equal(await fetchJson(`${url}/keys`), { keys: [] });
});

test("HTML, errors and redirects are refused; redirects are not followed", async () => {
  answer = response => response.end("<html>");
  assert.match(await failure(), "did not answer JSON");
  answer = response => response.writeHead(500).end("{}");
  assert.match(await failure(), "answered 500");
  answer = response => response.writeHead(302, { location: `${url}/other` }).end("{}");
  assert.match(await failure(), "answered 302");
  assert.equal(asked, ["/keys", "/keys", "/keys"]);
});

test("a document of more than 150 kB is refused", async () => {
  answer = response => response.end(`"${"a".repeat(200_000)}"`);
  assert.match(await failure(), "more than 150000 bytes");
});

test("a connection that breaks is an error", async () => {
  answer = response => response.destroy();
  assert.match(await failure(), /hang up|ECONNRESET/);
});

test("no answer, and an answer that does not end, are given up", async () => {
  answer = () => undefined;
  const silent = fetchJson(`${url}/keys`, 50).catch(String);
  assert.match(String(await silent), "did not answer in time");
  answer = response => void response.write('{"keys":');
  const endless = fetchJson(`${url}/keys`, 50).catch(String);
  assert.match(String(await endless), "did not answer in time");
});

test("an exchange sends its body and gives status, headers and body, of errors too", async () => {
  answer = response => response.writeHead(429, { "x-usage": "1,2" }).end('{"message":"slow"}');
  const options = { method: "POST", headers: { "x-sent": "1" }, body: "ä=1" } as const;
  const { status, headers, body } = await exchangeJson(`${url}/token`, options);
  assert.equal([status, headers["x-usage"], body], [429, "1,2", { message: "slow" }]);
  assert.equal(sent, { method: "POST", length: "4", header: "1" });
});

test("an error without JSON is told by its status; an empty answer is none", async () => {
  answer = response => response.writeHead(502).end("<html>");
  assert.equal((await exchangeJson(url)).status, 502);
  answer = response => response.writeHead(204).end();
  assert.is((await exchangeJson(url, { method: "DELETE" })).body, undefined);
  assert.match(await failure(), "answered 204");
});

test("what fails names the host, not the URL", async () => {
  answer = response => response.destroy();
  const error = await exchangeJson(`${url}/key-in-the-path`).catch(String);
  assert.not.match(String(error), "key-in-the-path");
});

test.run();
