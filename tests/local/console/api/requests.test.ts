import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RequestPage, TraceView } from "../../../../local/console/types.ts";
import { withConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";
import { recordRequest, recordRun, traceIdOf } from "../support/traffic.ts";

const test = suite("console: requests");

const sequences = (body: unknown) => (body as RequestPage).rows.map(({ sequence }) => sequence);

test("says what went wrong: a refusal, a problem, or the call that failed", async () => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, { status: 401, why: "no token" });
  recordRequest(sources.traces, 2, { status: 400, problem: "invalid_request: query.year is wrong" });
  recordRequest(sources.traces, 3, { status: 500, problem: "internal: It failed", error: "Error: boom" });
  recordRequest(sources.traces, 4, { status: 503, problem: "unavailable: Later" });
  await withConsole(sources, async ({ get }) => {
    const { rows } = (await get("requests")).body as RequestPage;
    assert.equal(
      rows.map(({ error }) => error),
      ["unavailable: Later", "Error: boom", "invalid_request: query.year is wrong", "no token"],
    );
    assert.equal(sequences((await get("requests?text=query.year")).body), [2]);
  });
});

test("lists requests and events, the latest first, with the person's e-mail address", async () => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, { caller: "sub-ann", query: "limit=2", sql: ["select 1", "select 2"] });
  recordRun(sources.traces, 2, "clean-up", "Error: out of disk");
  await withConsole(sources, async ({ get }) => {
    const { rows, older, kept } = (await get("requests")).body as RequestPage;
    assert.equal([older, kept], [null, 2]);
    const [run, request] = rows;
    assert.equal(request, {
      sequence: 1,
      id: traceIdOf(1),
      at: request?.at,
      kind: "request",
      method: "GET",
      title: "/movies?limit=2",
      status: 200,
      failed: false,
      error: null,
      milliseconds: 9,
      function: "movies",
      caller: "ann@example.com",
      calls: 2,
    });
    assert.equal(run, {
      sequence: 2,
      id: traceIdOf(2),
      at: run?.at,
      kind: "event",
      method: null,
      title: "clean-up",
      status: null,
      failed: true,
      error: "Error: out of disk",
      milliseconds: 5,
      function: "clean-up",
      caller: null,
      calls: 0,
    });
  });
});

test("finds by words and by kind", async () => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, { path: "/movies/7", caller: "sub-ann" });
  recordRequest(sources.traces, 2, { path: "/me", status: 401, function: null });
  recordRequest(sources.traces, 3, { path: "/movies", status: 500 });
  recordRun(sources.traces, 4, "clean-up");
  recordRun(sources.traces, 5, "clean-up", "Error: no");
  await withConsole(sources, async ({ get }) => {
    const found = async (query: string) => sequences((await get(`requests?${query}`)).body);
    assert.equal(await found("text=movies"), [3, 1]);
    assert.equal(await found("text=ANN+movies"), [1]);
    assert.equal(await found("text=401"), [2]);
    assert.equal(await found(`text=${traceIdOf(3)}`), [3]);
    assert.equal(await found("text=nothing"), []);
    assert.equal(await found("show=requests"), [3, 2, 1]);
    assert.equal(await found("show=events"), [5, 4]);
    assert.equal(await found("show=failed"), [5, 3, 2]);
    assert.equal(await found("show=failed&text=movies"), [3]);
  });
});

test("goes through ten thousand page by page, without a gap or a repeat", async () => {
  const sources = fakeSources();
  for (let number = 1; number <= 10_050; number++)
    recordRequest(sources.traces, number, { path: `/movies/${number % 3}` });
  await withConsole(sources, async ({ get }) => {
    const seen: number[] = [];
    let before = "";
    for (;;) {
      const page = (await get(`requests?limit=200&text=/movies/1&before=${before}`)).body as RequestPage;
      assert.is(page.kept, 10_000);
      seen.push(...sequences(page));
      if (page.older === null) break;
      before = String(page.older);
    }
    const all = Array.from({ length: 10_000 }, (_, index) => 10_050 - index);
    assert.equal(
      seen,
      all.filter(number => number % 3 === 1),
    );
  });
});

test("shows one request with its statements, their values and what was logged", async () => {
  const sources = fakeSources();
  recordRequest(sources.traces, 1, {
    status: 500,
    sql: ["select id from movies"],
    error: "Error: no",
    why: "Error: no",
  });
  sources.logs.append("movies", "invocation-1", '{"level":"INFO","message":"first"}');
  sources.logs.append("movies", "invocation-2", '{"level":"INFO","message":"of another"}');
  sources.logs.append("movies", "invocation-1", '{"level":"INFO","message":"second"}');
  await withConsole(sources, async ({ get }) => {
    const trace = (await get(`requests/${traceIdOf(1)}`)).body as TraceView;
    assert.equal(
      trace.spans.map(({ kind, offset, milliseconds, detail, values }) => [
        kind,
        offset,
        milliseconds,
        detail,
        values,
      ]),
      [
        ["gateway", 0, 9, null, null],
        ["function", 1, 7, null, null],
        ["rds-data", 3, 1, "select id from movies", "p1 = 7"],
      ],
    );
    assert.equal([trace.route, trace.requestId, trace.why], ["GET /movies", "request-1", "Error: no"]);
    assert.equal(
      trace.lines.map(({ message }) => message),
      ["first", "second"],
    );
    assert.equal((await get("requests/invocation-1")).body, trace);
    assert.is((await get(`requests/${traceIdOf(9)}`)).status, 404);
  });
});

test.run();
