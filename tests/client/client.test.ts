import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ApiError, ConnectionError, etagOf } from "../../client/index.ts";
import { fakeApi } from "./support/fake-api.ts";

const test = suite("typed client");
const note = { id: "n1", title: "Moon", stars: null };
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => assert.unreachable("the call did not fail"),
    (error: unknown) => error,
  );

test("puts the input into path, query and body", async () => {
  const { notes, sent } = fakeApi([[200, { items: [], nextCursor: null }], [201, note], [204], [202]]);
  await notes.list({ search: "à la & co", limit: 5, sort: "title" });
  assert.is(sent[0]?.line, "GET /notes?search=%C3%A0+la+%26+co&limit=5&sort=title");
  await notes.create({ body: { title: "Moon" } });
  assert.is(sent[1]?.line, "POST /notes");
  assert.equal(sent[1]?.body, { title: "Moon" });
  assert.is(sent[1]?.headers["content-type"], "application/json");
  assert.is(await notes.remove({ noteId: "a/b?" }), undefined);
  assert.is(sent[2]?.line, "DELETE /notes/a%2Fb%3F");
  assert.is(sent[2]?.headers["content-type"], undefined);
  assert.is(await notes.archive(), undefined);
  assert.is(sent[3]?.line, "POST /archive");
});

test("leaves a query out that is empty", async () => {
  const { notes, sent } = fakeApi([[200, { items: [], nextCursor: null }]]);
  await notes.list({ search: "" });
  assert.is(sent[0]?.line, "GET /notes");
});

test("returns the body of the reply", async () => {
  const { notes } = fakeApi([[200, note]]);
  const read = await notes.read({ noteId: "n1" });
  assert.is(read.title, "Moon");
  assert.is(JSON.stringify(read), JSON.stringify(note));
});

test("throws what a problem document says", async () => {
  const fields = [{ path: "body.title", message: "Invalid length: Expected >=1" }];
  const problem = {
    code: "invalid_request",
    title: "The request is not valid",
    detail: "See errors",
    errors: fields,
  };
  const { notes } = fakeApi([[400, problem, { "x-request-id": "r1" }]]);
  const error = await failureOf(notes.create({ body: { title: "" } }));
  assert.instance(error, ApiError);
  const failure = error as ApiError;
  assert.is(failure.status, 400);
  assert.is(failure.code, "invalid_request");
  assert.is(failure.title, "The request is not valid");
  assert.is(failure.message, "See errors");
  assert.equal(failure.fields, fields);
  assert.is(failure.requestId, "r1");
  assert.ok(failure.is("conflict", "invalid_request"));
  assert.not(failure.is("conflict"));
});

test("throws the gateway's own errors without a code", async () => {
  const { notes } = fakeApi([[404, { message: "Not Found" }, { "apigw-requestid": "g1" }]]);
  const failure = (await failureOf(notes.archive())) as ApiError;
  assert.is(failure.code, null);
  assert.is(failure.message, "Not Found");
  assert.is(failure.requestId, "g1");
});

test("says that nobody answers", async () => {
  const cause = new TypeError("fetch failed");
  const { notes, sent } = fakeApi([cause]);
  const error = await failureOf(notes.read({ noteId: "n1" }));
  assert.instance(error, ConnectionError);
  assert.is((error as Error).cause, cause);
  assert.is(sent.length, 1);
});

test("carries the ETag from what was read to the change, in copies too", async () => {
  const { notes, sent } = fakeApi([
    [200, note, { etag: '"7"' }],
    [200, note, { etag: '"8"' }],
    [200, note],
  ]);
  const read = await notes.read({ noteId: "n1" });
  assert.is(etagOf(read), '"7"');
  const edited = { ...read, title: "Sun" };
  const changed = await notes.change({ noteId: "n1", ifMatch: edited, body: { title: "Sun" } });
  assert.is(sent[1]?.headers["if-match"], '"7"');
  await notes.change({ noteId: "n1", ifMatch: changed, body: { title: "Sea" } });
  assert.is(sent[2]?.headers["if-match"], '"8"');
  assert.equal(sent[2]?.body, { title: "Sea" });
});

test("takes an ETag as text, and refuses to change what was read without one", async () => {
  const { notes, sent } = fakeApi([[200, note]]);
  await notes.change({ noteId: "n1", ifMatch: '"9"', body: { title: "Sun" } });
  assert.is(sent[0]?.headers["if-match"], '"9"');
  const untagged = { noteId: "n1", ifMatch: "", body: { title: "Sun" } };
  const error = await failureOf(notes.change(untagged));
  assert.instance(error, TypeError);
  assert.is(sent.length, 1);
});

test("sends a call's own headers", async () => {
  const { notes, sent } = fakeApi([[200, note]]);
  await notes.read({ noteId: "n1" }, { headers: { accept: "application/geo+json" } });
  assert.is(sent[0]?.headers.accept, "application/geo+json");
});

test("ends an aborted call with the reason of its signal", async () => {
  const { notes, sent } = fakeApi([]);
  const reason = new Error("the page was left");
  assert.is(await failureOf(notes.read({ noteId: "n1" }, { signal: AbortSignal.abort(reason) })), reason);
  assert.is(sent.length, 0);
});

test.run();
