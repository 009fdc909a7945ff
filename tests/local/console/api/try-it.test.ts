import { createServer, type IncomingMessage } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TryReply } from "../../../../local/console/types.ts";
import { listen } from "../../../../local/http/listen.ts";
import { type ConsoleServer, withConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";

const test = suite("console: trying the API out");

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Runs a test against a console whose API tells what it got. */
async function withApi(work: (server: ConsoleServer, seen: Seen[]) => Promise<void>): Promise<void> {
  const seen: Seen[] = [];
  const api = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.writeHead(201, { "content-type": "application/json", ETag: '"1"' }).end('{"made":"<b>"}');
  });
  const listening = await listen(api, 0, "--port");
  try {
    await withConsole(fakeSources({ apiUrl: `http://localhost:${listening.port}` }), server =>
      work(server, seen),
    );
  } finally {
    await listening.close(0);
  }
}

const asAnn = { kind: "user", username: "sub-ann" };

test("sends the request as the chosen user and hands the reply over", () =>
  withApi(async ({ post }, seen) => {
    const request = {
      as: asAnn,
      method: "POST",
      path: "/movies?x=1",
      headers: { "Idempotency-Key": "k" },
      body: '{"a":1}',
    };
    const { status, body } = await post("try", request);
    const reply = body as TryReply;
    assert.equal([status, reply.status, reply.body], [200, 201, '{"made":"<b>"}']);
    assert.equal(Object.fromEntries(reply.headers).etag, '"1"');
    const [sent] = seen;
    assert.equal([sent?.method, sent?.url, sent?.body], ["POST", "/movies?x=1", '{"a":1}']);
    assert.is(sent?.headers.authorization, "Bearer token-of-sub-ann");
    assert.is(sent?.headers["idempotency-key"], "k");
    assert.is(sent?.headers["content-type"], "application/json");
    assert.is(sent?.headers["x-amzn-trace-id"], `Root=${reply.traceId}`);
  }));

test("as a machine, or as nobody", () =>
  withApi(async ({ post }, seen) => {
    await post("try", { as: { kind: "machine", clientId: "robot" }, method: "GET", path: "/" });
    await post("try", { as: { kind: "nobody" }, method: "GET", path: "/" });
    assert.equal(
      seen.map(({ headers }) => [headers.authorization, headers["content-type"]]),
      [
        ["Bearer token-of-robot", undefined],
        [undefined, undefined],
      ],
    );
  }));

test("sends to the API and nowhere else", () =>
  withApi(async ({ post }, seen) => {
    for (const path of ["http://evil.example/", "//evil.example/x", "@evil.example"]) {
      const { status } = await post("try", { as: { kind: "nobody" }, method: "GET", path });
      assert.is(status, path.startsWith("/") ? 200 : 400);
    }
    assert.equal(
      seen.map(({ url }) => url),
      ["//evil.example/x"],
    );
  }));

test("says what cannot be sent", () =>
  withApi(async ({ post }, seen) => {
    const send = (more: object) => post("try", { as: { kind: "nobody" }, method: "GET", path: "/", ...more });
    assert.is((await send({ method: "BREW" })).status, 400);
    assert.is((await send({ path: "/a b" })).status, 400);
    assert.is((await send({ headers: { "bad name": "x" } })).status, 400);
    assert.equal(seen, []);
  }));

test("says why a user cannot sign in", async () => {
  const sources = fakeSources();
  const directory = {
    ...sources.directory,
    userToken: () => Promise.reject(new Error("This user is disabled.")),
  };
  await withConsole({ ...sources, directory }, async ({ post }) => {
    assert.equal(await post("try", { as: asAnn, method: "GET", path: "/" }), {
      status: 400,
      body: { message: "This user is disabled." },
    });
  });
});

test("says so when the API is away", () =>
  withConsole(fakeSources(), async ({ post }) => {
    const { status, body } = await post("try", { as: { kind: "nobody" }, method: "GET", path: "/" });
    assert.is(status, 400);
    assert.match((body as { message: string }).message, /^It could not be sent: /);
  }));

test.run();
