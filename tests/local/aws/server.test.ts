import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AwsEndpoint } from "../../../local/aws/endpoint.ts";
import { createAwsServer } from "../../../local/aws/server.ts";
import { listen } from "../../../local/http/listen.ts";

const test = suite("AWS port");
const errors: unknown[] = [];
let endpoint: AwsEndpoint | null;

async function withServer(work: (url: string) => Promise<void>): Promise<void> {
  endpoint = { handle: () => assert.unreachable("it was withdrawn") } as unknown as AwsEndpoint;
  const options = {
    endpoint: () => endpoint,
    pages: () => [],
    home: () => "<h1>home</h1>",
    onError: (error: unknown) => void errors.push(error),
  };
  const server = createAwsServer(options);
  const { port, close } = await listen(server, 0, "--aws-port");
  await work(`http://127.0.0.1:${port}/`).finally(() => close(0));
}

const callTo = (url: string) => {
  const headers = { "x-amz-target": "AWSCognitoIdentityProviderService.SignUp", "content-length": 4 };
  const call = request(url, { method: "POST", headers });
  call.write("{ ");
  return call;
};

test("takes no call that was still coming when local mode ended", () =>
  withServer(async url => {
    const call = callTo(url);
    await once(call, "socket");
    // The server has read the headers once it has answered another request.
    await fetch(url);
    endpoint = null;
    call.end("} ");
    const [response] = (await once(call, "response")) as [IncomingMessage];
    response.resume();
    assert.is(response.statusCode, 503);
  }));

test("says nothing of a client that leaves in the middle of a call", () =>
  withServer(async url => {
    const call = callTo(url);
    await once(call, "socket");
    await fetch(url);
    call.on("error", () => {}).destroy();
    await fetch(url);
    assert.equal(errors, []);
  }));

test("a browser at the root gets a page that leads on; a program is told that nothing is there", () =>
  withServer(async url => {
    const page = await fetch(url, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
    assert.is(page.status, 200);
    assert.is(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.is(await page.text(), "<h1>home</h1>");
    const plain = await fetch(url, { headers: { accept: "application/json, */*" } });
    assert.equal([plain.status, await plain.text()], [404, "Nothing is served at GET /.\n"]);
  }));

test("reads the last of many headers", () =>
  withServer(async url => {
    const handle: AwsEndpoint["handle"] = async ({ headers }) => ({
      status: 200,
      headers: {},
      body: headers["x-amz-target"] ?? "none",
    });
    endpoint = { handle } as unknown as AwsEndpoint;
    const many = Array.from({ length: 1_500 }, () => ["a", ""]).flat();
    const call = request(url, { headers: ["host", "localhost", ...many, "x-amz-target", "Service.Call"] });
    const [response] = (await once(call.end(), "response")) as [IncomingMessage];
    assert.is((await response.setEncoding("utf8").toArray()).join(""), "Service.Call");
  }));

test.run();
