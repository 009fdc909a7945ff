import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { defineContract, open, optional, role, scope, signedIn } from "../../../../contract/contract.ts";
import { commonErrors } from "../../../../contract/errors.ts";
import { DatabaseError } from "../../../../handlers/platform/database/database.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import type { HttpEvent, HttpReply } from "../../../../handlers/platform/http/gateway.ts";
import type { Handlers } from "../../../../handlers/platform/http/request.ts";
import { type ServeDependencies, serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createMetrics } from "../../../../handlers/platform/observe/metrics.ts";
import { anyText } from "../../../support/any-text.ts";
import { fakeDatabase, lambdaContext, memoryLog } from "../fakes.ts";
import { identity, machineClaims, personClaims, userId } from "../identity/tokens.ts";

const test = suite("platform/serve");

const Note = v.strictObject({ text: v.string() });
const contract = defineContract({
  service: "notes",
  summary: "Notes",
  uses: ["database"],
  operations: {
    list: {
      method: "GET",
      path: "/notes",
      summary: "",
      access: open,
      reply: { status: 200, body: Note },
      errors: [],
    },
    read: {
      method: "GET",
      path: "/notes/{noteId}",
      summary: "",
      access: optional,
      params: v.strictObject({ noteId: v.string() }),
      reply: { status: 200, body: v.unknown() },
      errors: [],
    },
    create: {
      method: "POST",
      path: "/notes",
      summary: "",
      access: signedIn,
      body: Note,
      idempotency: "optional",
      reply: { status: 201, body: Note, headers: ["location"] },
      errors: [commonErrors.conflict],
    },
    remove: {
      method: "DELETE",
      path: "/notes/{noteId}",
      summary: "",
      access: role("admin"),
      params: v.strictObject({ noteId: v.string() }),
      reply: { status: 204 },
      errors: [],
    },
    importAll: {
      method: "POST",
      path: "/notes/import",
      summary: "",
      access: scope("notes/write"),
      reply: { status: 202 },
      errors: [],
    },
  },
});

const row = { roles: ["editor"], deleted: false, revoked: false };

/** The function with a log in memory; `throws` is what the handler of `list` throws. */
function arena(change: Partial<ServeDependencies<typeof contract>> = {}, throws?: unknown) {
  const { log, lines } = memoryLog();
  const metricLines: Record<string, unknown>[] = [];
  const seen: unknown[] = [];
  const write = (line: string) => metricLines.push(JSON.parse(line));
  const times = [1_000, 1_042];
  const handler = serve(
    contract,
    {
      list: async () => {
        if (throws !== undefined) throw throws;
        return { body: { text: "<script>" } };
      },
      read: async ({ caller }) => ({ body: { reader: caller?.username ?? null } }),
      create: async request => {
        const { log: _, ...rest } = request;
        seen.push(rest);
        return { body: request.body, headers: { location: "/notes/1" } };
      },
      remove: async () => ({}),
      importAll: async ({ caller }) => {
        seen.push(caller);
        return {};
      },
    },
    {
      identity,
      log,
      ...usersIn(fakeDatabase([row])),
      now: () => times.shift() ?? 1_042,
      verifyToken: async () => personClaims,
      metrics: createMetrics({ namespace: "n", dimensions: { Service: "notes" }, now: () => 0, write }),
      ...change,
    },
  );
  const send = (event: Partial<HttpEvent> & { claims?: Readonly<Record<string, unknown>> }) => {
    const { claims, ...rest } = event;
    const authorizer = claims && { authorizer: { jwt: { claims } } };
    return handler(
      { routeKey: "GET /notes", headers: {}, ...rest, requestContext: { requestId: "req-1", ...authorizer } },
      lambdaContext(),
    );
  };
  return { send, lines, metricLines, seen };
}

const problem = (reply: HttpReply) => {
  const { type, title, status, detail, code, requestId } = JSON.parse(reply.body ?? "");
  assert.is(reply.headers["content-type"], "application/problem+json");
  assert.is(type, `urn:problem-type:${code}`);
  assert.is(status, reply.statusCode);
  assert.is(requestId, "req-1");
  assert.ok(title && detail);
  return [status, code];
};

const common = { "x-request-id": "req-1", "x-content-type-options": "nosniff", "cache-control": "no-store" };

test("a reply has the contract's status, JSON and the common headers", async () => {
  assert.equal(await arena().send({}), {
    statusCode: 200,
    headers: { "content-type": "application/json", ...common },
    body: '{"text":"<script>"}',
  });
});

test("the handler gets what the contract promises", async () => {
  const { send, seen } = arena();
  const reply = await send({
    routeKey: "POST /notes",
    headers: { "content-type": "application/json", "idempotency-key": "k1" },
    body: '{"text":"hi"}',
    claims: personClaims,
  });
  assert.equal([reply.statusCode, reply.headers.location, reply.body], [201, "/notes/1", '{"text":"hi"}']);
  assert.equal(seen, [
    {
      params: {},
      query: {},
      headers: {},
      body: { text: "hi" },
      idempotencyKey: "k1",
      operation: "notes.create",
      requestId: "req-1",
      caller: {
        kind: "person",
        userId,
        username: "ada",
        roles: ["editor"],
        issuedAt: 1_780_000_000,
        authenticatedAt: 1_779_999_000,
      },
    },
  ]);
});

test("a reply without a body has none, and no content type", async () => {
  const admin = fakeDatabase([{ ...row, roles: ["admin"] }]);
  const event = { routeKey: "DELETE /notes/{noteId}", pathParameters: { noteId: "1" }, claims: personClaims };
  assert.equal(await arena(usersIn(admin)).send(event), { statusCode: 204, headers: common });
});

test("in local mode a reply that breaks its schema is a 500 with the path, and a line in the log", async () => {
  const bad = { list: async () => ({ body: { text: 7, more: true } }) };
  const others = { read: async () => ({}), create: async () => ({}), remove: async () => ({}) };
  const { log, lines } = memoryLog();
  const handlers = { ...bad, ...others, importAll: async () => ({}) } as unknown as Handlers<typeof contract>;
  const handler = serve(contract, handlers, {
    identity,
    log,
    ...usersIn(fakeDatabase([row])),
    verifyToken: async () => personClaims,
  });
  const event = { routeKey: "GET /notes", headers: {}, requestContext: { requestId: "req-1" } };
  assert.is((await handler(event, lambdaContext())).statusCode, 200, "on AWS it is not checked");
  process.env.LOCAL_MODE = "true";
  try {
    const reply = await handler(event, lambdaContext());
    assert.equal(problem(reply), [500, "internal_error"]);
    assert.equal(JSON.parse(reply.body ?? "").errors, [
      { path: "reply.text", message: "Invalid type: Expected string" },
      { path: "reply.more", message: "is not a known field" },
    ]);
  } finally {
    delete process.env.LOCAL_MODE;
  }
  const line = JSON.stringify(lines.at(-1));
  assert.match(
    line,
    "The reply of notes.list breaks its schema in the contract: text: Invalid type: Expected string",
  );
});

test("a handler that is missing is found when the function starts", () => {
  assert.throws(
    () =>
      serve(contract, {} as unknown as Handlers<typeof contract>, {} as ServeDependencies<typeof contract>),
    /^The operation notes\.list \(GET \/notes\) has no handler: add list to the map that functions\/notes\.ts gives to serve\.$/,
  );
});

test("optional identity reaches the handler", async () => {
  const event = { routeKey: "GET /notes/{noteId}", pathParameters: { noteId: "1" } };
  assert.is((await arena().send(event)).body, '{"reader":null}');
  const withToken = { ...event, headers: { authorization: "Bearer a.b.c" } };
  assert.is((await arena().send(withToken)).body, '{"reader":"ada"}');
});

test("a machine with the scope reaches the handler", async () => {
  const { send, seen } = arena();
  const claims = { ...machineClaims, scope: "notes/write" };
  assert.is((await send({ routeKey: "POST /notes/import", claims })).statusCode, 202);
  assert.equal(seen, [{ kind: "client", clientId: "machine", userId: null, scopes: ["notes/write"] }]);
});

test("access is decided before the input is looked at", async () => {
  const invalid = { routeKey: "DELETE /notes/{noteId}", body: "{", rawQueryString: "a=1" };
  assert.equal(problem(await arena().send(invalid)), [401, "unauthenticated"]);
  assert.equal(problem(await arena().send({ ...invalid, claims: personClaims })), [403, "forbidden"]);
});

test("401 says how to authenticate, and nothing of the reason", async () => {
  const { send, lines } = arena();
  const reply = await send({ routeKey: "POST /notes", claims: { ...personClaims, token_use: "id" } });
  assert.is(reply.headers["www-authenticate"], 'Bearer error="invalid_token"');
  assert.equal(JSON.parse(reply.body ?? ""), {
    type: "urn:problem-type:unauthenticated",
    title: "A valid access token is needed",
    status: 401,
    detail: "A valid access token is needed",
    code: "unauthenticated",
    requestId: "req-1",
  });
  assert.match(JSON.stringify(lines[0]?.reason), "not an access token");
});

test("bad input names what is wrong", async () => {
  const headers = { "content-type": "application/json" };
  const event = { routeKey: "POST /notes", headers, body: '{"text":1,"role":"admin"}', claims: personClaims };
  const { errors, code, status } = JSON.parse((await arena().send(event)).body ?? "");
  assert.equal([status, code], [400, "invalid_request"]);
  assert.equal(errors, [
    { path: "body.text", message: "Invalid type: Expected string" },
    { path: "body.role", message: "is not a known field" },
  ]);
});

test("an error of the table is told with its facts, which cannot replace the standard members", async () => {
  const error = new ApiError(commonErrors.conflict, {
    detail: "It has begun.",
    facts: { startsAt: "noon", status: 200 },
  });
  const reply = await arena({}, error).send({});
  assert.equal(JSON.parse(reply.body ?? ""), {
    startsAt: "noon",
    status: 409,
    type: "urn:problem-type:conflict",
    title: "The request contradicts the present state",
    detail: "It has begun.",
    code: "conflict",
    requestId: "req-1",
  });
});

test("503 says when to come back", async () => {
  const reply = await arena({}, new ApiError(commonErrors.unavailable, { retryAfterSeconds: 7 })).send({});
  assert.equal(problem(reply), [503, "unavailable"]);
  assert.is(reply.headers["retry-after"], "7");
});

test("anything else that is thrown is a generic 500, a log line with the reason, and a metric", async () => {
  const { send, lines, metricLines } = arena(
    {},
    new TypeError("select * from secrets", { cause: new Error("deep") }),
  );
  const reply = await send({});
  assert.equal(problem(reply), [500, "internal_error"]);
  assert.not.match(reply.body ?? "", "secrets");
  assert.is(lines[0]?.level, "ERROR");
  const reason = lines[0]?.reason as {
    name: string;
    message: string;
    at: string[];
    cause: { message: string };
  };
  assert.equal(
    [reason.name, reason.message, reason.cause.message],
    ["TypeError", "select * from secrets", "deep"],
  );
  assert.match(reason.at[0] ?? "", "serve.test.ts");
  assert.is(metricLines[0]?.InternalErrors, 1);
});

test("something thrown that is no error is a 500 too", async () => {
  for (const thrown of ["text", null, 7, { code: "conflict" }]) {
    assert.equal(problem(await arena({}, thrown).send({})), [500, "internal_error"]);
  }
});

test("what PostgreSQL refuses unforeseen is a conflict or a bad request, without its words", async () => {
  const refused = (sqlState: string) => arena({}, new DatabaseError("inner words", sqlState, null)).send({});
  for (const [state, status, code] of [
    ["23505", 409, "conflict"],
    ["23503", 409, "conflict"],
    ["23514", 409, "conflict"],
    ["22003", 400, "invalid_request"],
    ["42P01", 500, "internal_error"],
  ] as const) {
    const reply = await refused(state);
    assert.equal(problem(reply), [status, code]);
    assert.not.match(reply.body ?? "", "inner words");
  }
});

test("an unknown route is 404", async () => {
  const { send, lines } = arena();
  assert.equal(problem(await send({ routeKey: "$default" })), [404, "not_found"]);
  assert.equal([lines[0]?.route, lines[0]?.status], [null, 404]);
});

test("each request is one line, which carries the gateway's id and no token, query or body", async () => {
  const { send, lines } = arena();
  process.env._X_AMZN_TRACE_ID = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  const headers = { "content-type": "application/json", authorization: "Bearer secret.secret.secret" };
  const event = { headers, body: '{"text":"private"}', rawQueryString: "", claims: personClaims };
  await send({ routeKey: "POST /notes", ...event });
  await send({});
  delete process.env._X_AMZN_TRACE_ID;
  assert.equal(lines[0], {
    timestamp: "1970-01-01T00:00:00.000Z",
    level: "INFO",
    message: "request",
    route: "POST /notes",
    status: 201,
    ms: 42,
    requestId: "req-1",
    traceId: "1-5759e988-bd862e3fe1be46a994272793",
    functionRequestId: "function-request-1",
    userId,
    coldStart: true,
  });
  assert.is(lines.length, 2);
  assert.is(lines[1]?.coldStart, false);
  assert.not.match(JSON.stringify(lines), /secret|private/);
});

test("replies and problem documents carry the X-Ray trace of the event", async () => {
  process.env._X_AMZN_TRACE_ID = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0";
  const { send } = arena();
  const replies = [await send({}), await send({ routeKey: "$default" })];
  delete process.env._X_AMZN_TRACE_ID;
  for (const { headers } of replies) assert.is(headers["x-trace-id"], "1-5759e988-bd862e3fe1be46a994272793");
  assert.is(JSON.parse(replies[1]?.body ?? "").traceId, "1-5759e988-bd862e3fe1be46a994272793");
  const untraced = await send({ routeKey: "$default" });
  assert.is("x-trace-id" in untraced.headers, false);
  assert.is("traceId" in JSON.parse(untraced.body ?? ""), false);
});

test("the database's retries are limited by the function's remaining time", async () => {
  const limits: number[] = [];
  const database = {
    ...fakeDatabase([row]),
    limitTime: (remaining: () => number) => void limits.push(remaining()),
  };
  await arena(usersIn(database)).send({});
  assert.equal(limits, [29_000]);
});

test("property: whatever is sent, the reply is JSON with an id, and never a 5xx", async () => {
  const anything = anyText();
  const header = fc.constantFrom("content-type", "authorization", "idempotency-key", "if-match", "__proto__");
  const routeKey = fc.constantFrom(
    "GET /notes",
    "GET /notes/{noteId}",
    "POST /notes",
    "DELETE /notes/{noteId}",
    "x",
  );
  const event = fc.record({
    routeKey,
    rawQueryString: anything,
    body: fc.oneof(anything, fc.json()),
    isBase64Encoded: fc.boolean(),
    headers: fc.dictionary(
      header,
      fc.oneof(anything, fc.constant("application/json"), fc.constant("Bearer a.b.c")),
    ),
    pathParameters: fc.dictionary(fc.oneof(anything, fc.constant("noteId")), anything),
    claims: fc.oneof(
      fc.constant(personClaims),
      fc.constant(machineClaims),
      fc.dictionary(anything, anything),
    ),
  });
  await fc.assert(
    fc.asyncProperty(event, async sent => {
      const reply = await arena().send(sent);
      assert.ok(reply.statusCode < 500, String(reply.statusCode));
      assert.is(reply.headers["x-request-id"], "req-1");
      if (reply.statusCode >= 400) problem(reply);
    }),
  );
});

test.run();
