import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Api, ApiFailure, createApi } from "../../frontend/src/api.ts";

interface Seen {
  line: string;
  headers: IncomingMessage["headers"];
  body: string;
}

const movieId = "0192f0c1-7b1a-4c6e-9f59-2f1d6c8a4b10";
const state: {
  server?: Server;
  api?: Api;
  seen: Seen[];
  token: string | null;
  reply: [number, object, string?];
} = {
  seen: [],
  token: "a.b.c",
  reply: [200, {}],
};
const test = suite("frontend API client");
const api: Api = (route, request) => (state.api as Api)(route, request);
const last = () => state.seen.at(-1) as Seen;

test.before(async () => {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    state.seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    const [status, answer] = state.reply;
    response.writeHead(status, { "content-type": "application/json", etag: '"7"', "x-request-id": "r1" });
    response.end(status === 204 ? undefined : JSON.stringify(answer));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  state.server = server;
  state.api = createApi({ apiUrl: `http://127.0.0.1:${port}`, accessToken: async () => state.token });
});

test.before.each(() => {
  state.reply = [200, {}];
  state.token = "a.b.c";
});

test.after(() => {
  state.server?.closeAllConnections();
  state.server?.close();
});

test("fills the path, writes the query and leaves out what is empty", async () => {
  await api("GET /movies", { query: { search: "à la & co", limit: 5, cursor: undefined } });
  assert.is(last().line, "GET /movies?search=%C3%A0+la+%26+co&limit=5");
  await api("DELETE /movies/{movieId}", { params: { movieId } });
  assert.is(last().line, `DELETE /movies/${movieId}`);
});

test("sends body, headers, key and token", async () => {
  const body = { title: "Moon", year: 1902, genres: ["fantasy" as const] };
  await api("POST /movies", { body, idempotencyKey: "k1" });
  assert.equal(JSON.parse(last().body), body);
  assert.is(last().headers["content-type"], "application/json");
  assert.is(last().headers["idempotency-key"], "k1");
  assert.is(last().headers.authorization, "Bearer a.b.c");
  await api("PATCH /movies/{movieId}", {
    params: { movieId },
    headers: { "if-match": '"6"' },
    body: { year: 1903 },
  });
  assert.is(last().headers["if-match"], '"6"');
});

test("sends no token when nobody is signed in, and no body when there is none", async () => {
  state.token = null;
  await api("GET /movies/{movieId}", { params: { movieId } });
  assert.is(last().headers.authorization, undefined);
  assert.is(last().headers["content-type"], undefined);
});

test("answers status, body and headers; a 204 has no body", async () => {
  state.reply = [200, { id: movieId, title: "Moon" }];
  const read = await api("GET /movies/{movieId}", { params: { movieId } });
  assert.is(read.body.title, "Moon");
  assert.is(read.headers.get("etag"), '"7"');
  state.reply = [204, {}];
  const removed = await api("DELETE /movies/{movieId}", { params: { movieId } });
  assert.is(removed.status, 204);
  assert.is(removed.body, undefined);
});

async function failureOf(work: Promise<unknown>): Promise<ApiFailure> {
  const error = await work.then(
    () => undefined,
    reason => reason,
  );
  assert.instance(error, ApiFailure);
  return error;
}

test("throws a function's problem with its code, and the gateway's message without one", async () => {
  state.reply = [409, { code: "last_admin", detail: "The last admin cannot step down" }];
  const problem = await failureOf(api("DELETE /me", {}));
  assert.equal([problem.status, problem.code, problem.requestId], [409, "last_admin", "r1"]);
  assert.is(problem.message, "The last admin cannot step down");
  state.reply = [401, { message: "Unauthorized" }];
  const refused = await failureOf(api("GET /me", {}));
  assert.equal([refused.status, refused.code, refused.message], [401, null, "Unauthorized"]);
});

test("takes its types from the contracts", () => {
  // Compiled, never called: each line that must not compile says so.
  const typesOnly = async () => {
    // @ts-expect-error no such route
    await api("GET /films", {});
    // @ts-expect-error a path parameter is missing
    await api("GET /movies/{movieId}", {});
    // @ts-expect-error no such query parameter
    await api("GET /movies", { query: { colour: "red" } });
    // @ts-expect-error a body of another shape
    await api("PUT /movies/{movieId}/rating", { params: { movieId }, body: { stars: "five" } });
    // @ts-expect-error the reply has no such field
    (await api("GET /me", {})).body.password;
    const { items, nextCursor }: { items: { title: string }[]; nextCursor: string | null } = (
      await api("GET /movies", {})
    ).body;
    return [items, nextCursor];
  };
  assert.type(typesOnly, "function");
});

test.run();
