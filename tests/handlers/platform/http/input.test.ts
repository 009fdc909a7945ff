import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { type Operation, open } from "../../../../contract/contract.ts";
import { IfMatch, integer, integerText, list, pageQuery, text, Uuid } from "../../../../contract/schemas.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import type { HttpEvent } from "../../../../handlers/platform/http/gateway.ts";
import { readInput } from "../../../../handlers/platform/http/input.ts";
import { anyText } from "../../../support/any-text.ts";

const test = suite("platform/input");

const id = "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11";
const fields = { title: text(20), year: integer(1870, 2200) };
const operation: Operation = {
  method: "PUT",
  path: "/movies/{movieId}",
  summary: "",
  access: open,
  params: v.strictObject({ movieId: Uuid }),
  query: v.strictObject({ ...pageQuery, year: v.optional(integerText(1870, 2200)) }),
  headers: IfMatch,
  body: v.strictObject({ ...fields, tags: v.optional(list(v.string(), 0, 1_000)) }),
  reply: { status: 200 },
  errors: [],
  idempotency: "optional",
};

const event = (change: Partial<HttpEvent> = {}): HttpEvent => ({
  routeKey: "PUT /movies/{movieId}",
  rawQueryString: "",
  headers: { "content-type": "application/json" },
  pathParameters: { movieId: id },
  body: '{"title":"Alien","year":1979}',
  isBase64Encoded: false,
  requestContext: { requestId: "r1" },
  ...change,
});

const refusal = (change: Partial<HttpEvent>, of = operation) => {
  try {
    return readInput(of, event(change));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.options.errors
      ? [error.code, ...error.options.errors.map(({ path }) => path)]
      : [error.code];
  }
};
const body = (value: string) => refusal({ body: value });
const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64");

test("path, query, headers and body come parsed", () => {
  const headers = { "content-type": "application/json; charset=UTF-8", "if-match": '"3"', "x-other": "1" };
  assert.equal(readInput(operation, event({ headers, rawQueryString: "limit=5&year=1979" })), {
    params: { movieId: id },
    query: { limit: 5, year: 1979 },
    headers: { "if-match": '"3"' },
    body: { title: "Alien", year: 1979 },
    idempotencyKey: null,
  });
});

test("a base64 body is decoded", () => {
  const encoded = base64('{"title":"Ümläut","year":1979}');
  const input = readInput(operation, event({ body: encoded, isBase64Encoded: true }));
  assert.equal(input.body, { title: "Ümläut", year: 1979 });
});

test("all faults are told at once, each with its place", () => {
  const change = {
    rawQueryString: "limit=0&sort=id;--",
    pathParameters: { movieId: "1" },
    body: '{"year":"1979"}',
  };
  assert.equal(refusal(change), [
    "invalid_request",
    "path.movieId",
    "query.limit",
    "query.sort",
    "body.title",
    "body.year",
  ]);
});

test("a fault says what was expected and not what was sent", () => {
  try {
    readInput(
      operation,
      event({ body: '{"title":7,"year":1,"tags":["a",{"secret":"hunter2"}],"role":"admin"}' }),
    );
    assert.unreachable();
  } catch (error) {
    assert.equal((error as ApiError).options.errors, [
      { path: "body.title", message: "Invalid type: Expected string" },
      { path: "body.year", message: "Invalid value: Expected >=1870" },
      { path: "body.tags.1", message: "Invalid type: Expected string" },
      { path: "body.role", message: "is not a known field" },
    ]);
  }
});

test("a megabyte of wrong items is refused like a single one", () => {
  const zeros = `[${"0,".repeat(500_000)}0]`;
  const large = { ...operation, bodyLimitBytes: 2_000_000 };
  const sent = `{"title":"a","year":1979,"tags":${zeros}}`;
  const tags = (schema: v.GenericSchema) => ({
    ...large,
    body: v.strictObject({ ...fields, tags: schema }),
  });
  assert.equal(refusal({ body: sent }, tags(list(v.string(), 0, 10))), ["invalid_request", "body.tags"]);
  // A contract that has it wrong gets no 500 either.
  assert.is((refusal({ body: sent }, tags(v.array(v.string()))) as string[]).length, 21);
});

test("at most twenty faults are told", () => {
  const tags = JSON.stringify(Array.from({ length: 1000 }, () => 1));
  const faults = body(`{"title":"a","year":1979,"tags":${tags}}`);
  assert.is((faults as string[]).length, 21);
});

test("unknown fields are refused wherever they stand", () => {
  for (const field of ["role", "userId", "__proto__", "constructor", "hasOwnProperty"]) {
    assert.equal(body(`{"title":"a","year":1979,"${field}":{}}`), ["invalid_request", `body.${field}`]);
    assert.equal(refusal({ rawQueryString: `${field}=1` }), ["invalid_request", `query.${field}`]);
  }
});

test("a body must be the object that the schema asks for", () => {
  assert.equal((body("[]") as string[]).slice(0, 2), ["invalid_request", "body"]);
  const lax = { ...operation, body: v.strictObject({ title: v.optional(text(20)) }) };
  assert.equal(refusal({ body: "[]" }, lax), ["invalid_request", "body"]);
  for (const value of ["null", '"a"', "1", "true"]) assert.equal(body(value), ["invalid_request", "body"]);
  for (const value of ["", "{", "\ufeff{}", "[".repeat(10_000)]) assert.equal(body(value), ["invalid_json"]);
  assert.equal(refusal({ body: undefined as unknown as null }), ["invalid_json"]);
  // Inside of a text, where it would be stored as another character.
  const latin = Buffer.from('{"title":"\xff","year":1979}', "latin1");
  assert.equal(refusal({ body: base64(latin), isBase64Encoded: true }), ["invalid_json"]);
});

test("numbers: no text, no fractions, nothing beyond 2^53, minus zero is zero", () => {
  const year = (value: string) => body(`{"title":"a","year":${value}}`);
  const wrong = [
    '"1979"',
    "1979.5",
    "1e3",
    "9007199254740993",
    "9223372036854775808",
    "null",
    "true",
    "-0",
    "-1",
  ];
  for (const value of wrong) assert.equal(year(value), ["invalid_request", "body.year"], value);
  assert.equal(year("1e309"), ["invalid_json"]);
  const zero = { ...operation, body: v.strictObject({ n: v.number() }) };
  assert.ok(Object.is((readInput(zero, event({ body: '{"n":-0}' })).body as { n: number }).n, 0));
});

test("another content type, or none, is 415; none is needed without a body", () => {
  for (const type of [
    "text/plain",
    "application/jsonp",
    "application/json; charset=utf-16",
    "multipart/form-data",
  ]) {
    assert.equal(refusal({ headers: { "content-type": type } }), ["unsupported_media_type"], type);
  }
  assert.equal(refusal({ headers: {} }), ["unsupported_media_type"]);
  for (const type of [
    "application/json",
    "Application/JSON ; charset=utf-8",
    'application/json; charset="utf-8"',
    "application/json;",
    "application/json; charset=utf-8; version=1",
  ]) {
    assert.not(Array.isArray(refusal({ headers: { "content-type": type } })), type);
  }
});

test("a compressed body is 415, whatever its bytes; identity is no compression", () => {
  const coded = (encoding: string) =>
    refusal({ headers: { "content-type": "application/json", "content-encoding": encoding } });
  for (const encoding of ["gzip", "br", "identity, gzip", "x", ""])
    assert.equal(coded(encoding), ["unsupported_media_type"], encoding);
  for (const encoding of ["identity", "Identity"]) assert.not(Array.isArray(coded(encoding)), encoding);
});

test("a body above the limit is 413 before it is parsed, counted in bytes", () => {
  const small = { ...operation, bodyLimitBytes: 10 };
  assert.equal(refusal({ body: "é".repeat(6) }, small), ["body_too_large"]);
  assert.equal(refusal({ body: "é".repeat(5) }, small), ["invalid_json"]);
  assert.equal(refusal({ body: base64("x".repeat(11)), isBase64Encoded: true }, small), ["body_too_large"]);
  assert.equal(refusal({ body: base64("x".repeat(10)), isBase64Encoded: true }, small), ["invalid_json"]);
  assert.equal(refusal({ body: "x".repeat(256 * 1024 + 1) }), ["body_too_large"]);
  assert.equal(refusal({ body: "x".repeat(256 * 1024) }), ["invalid_json"]);
});

test("an operation without a body or a query takes none", () => {
  const { body: _body, query: _query, ...none } = operation;
  assert.equal(refusal({ body: "{}" }, none), ["invalid_request", "body"]);
  assert.equal(refusal({ body: "", rawQueryString: "a=1" }, none), ["invalid_request", "query.a"]);
  const input = readInput(none, event({ body: null, headers: {} }));
  assert.equal([input.body, input.query], [undefined, {}]);
});

test("a query is read from the raw string: encoded commas stay, repeated names make a list", () => {
  const query = v.strictObject({ q: v.union([v.string(), v.array(v.string())]) });
  const read = (rawQueryString: string) =>
    readInput({ ...operation, query }, event({ rawQueryString })).query;
  assert.equal(read("q=a%2Cb+c"), { q: "a,b c" });
  assert.equal(read("q=a&q=b&q=c"), { q: ["a", "b", "c"] });
  assert.equal(refusal({ rawQueryString: "limit=1&limit=2" }), ["invalid_request", "query.limit"]);
  for (const limit of ["-1", "0", "1000000", "1.5", "1e1", "", "01", "+1", "0x1", "%00", "NaN"]) {
    const [code] = refusal({ rawQueryString: `limit=${limit}` }) as string[];
    assert.is(code, "invalid_request", limit);
  }
});

test("text that cannot be stored is refused in path, query and headers", () => {
  const free = { ...operation, params: v.strictObject({ movieId: v.string() }), query: v.object({}) };
  assert.equal(refusal({ pathParameters: { movieId: "a\u0000" } }, free), [
    "invalid_request",
    "path.movieId",
  ]);
  assert.equal(refusal({ rawQueryString: "a=%00" }, free), ["invalid_request", "query.a"]);
  assert.equal(refusal({ headers: { "content-type": "application/json", "if-match": "\ud800" } }), [
    "invalid_request",
    "header.if-match",
  ]);
});

test("an Idempotency-Key is taken where the contract says so", () => {
  const withKey = (key: string | undefined) => ({
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
  });
  const keyOf = (of: Operation, key?: string) => {
    const input = refusal(withKey(key), of);
    return Array.isArray(input) ? input[0] : input.idempotencyKey;
  };
  const { idempotency: _, ...never } = operation;
  const required: Operation = { ...operation, idempotency: "required" };
  assert.is(keyOf(never as Operation, "k"), null);
  assert.is(keyOf(operation), null);
  assert.is(keyOf(operation, "k-1"), "k-1");
  assert.is(keyOf(required, "k".repeat(255)), "k".repeat(255));
  assert.is(keyOf(required), "idempotency_key_missing");
  for (const key of ["", "k".repeat(256), "a b", "ä", "a\u0000"]) {
    assert.is(keyOf(operation, key), "idempotency_key_missing", key);
  }
});

test("property: no body, path or query brings anything but an input or an ApiError", () => {
  const anything = anyText();
  fc.assert(
    fc.property(
      anything,
      anything,
      anything,
      fc.boolean(),
      (body, movieId, rawQueryString, isBase64Encoded) => {
        refusal({ body, pathParameters: { movieId }, rawQueryString, isBase64Encoded });
      },
    ),
  );
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), json => {
      const outcome = body(json);
      assert.ok(Array.isArray(outcome));
    }),
  );
});

test("a raw body comes as it is, whatever it holds", () => {
  const raw: Operation = { ...operation, rawBody: true };
  const texts = ["", "{", ' { "title" : 1 } ', "[[[[1]]]]", "\u00fc"];
  for (const sent of texts) {
    const expected = Buffer.from(sent);
    assert.equal(readInput(raw, event({ body: sent })).body, expected);
    assert.equal(readInput(raw, event({ body: base64(sent), isBase64Encoded: true })).body, expected);
  }
  const bytes = Buffer.from([0xff, 0x00]);
  assert.equal(readInput(raw, event({ body: base64(bytes), isBase64Encoded: true })).body, bytes);
  assert.equal(refusal({ body: "{}".padEnd(256 * 1024 + 1) }, raw), ["body_too_large"]);
  assert.equal(refusal({ body: "{}", headers: { "content-type": "text/plain" } }, raw), [
    "unsupported_media_type",
  ]);
  assert.equal(refusal({ body: "{", pathParameters: { movieId: "x" } }, raw), [
    "invalid_request",
    "path.movieId",
  ]);
});

test.run();
