import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { decodeCursor, encodeCursor } from "../../../../handlers/platform/http/cursor.ts";
import { anyText } from "../../../support/any-text.ts";

const test = suite("platform/cursor");

const Position = v.strictTuple([v.string(), v.pipe(v.number(), v.safeInteger())]);
const query = { operation: "movies.list", genre: "drama", sort: "title" };
const cursor = encodeCursor(["Alien", 7], query);

const refusal = (text: string, of: unknown = query) => {
  try {
    decodeCursor(Position, text, of);
  } catch (error) {
    return error instanceof ApiError ? error.code : error;
  }
  return "accepted";
};

test("a cursor comes back with the query that made it, whatever the order of its members", () => {
  assert.equal(decodeCursor(Position, cursor, query), ["Alien", 7]);
  const turned = { sort: "title", genre: "drama", operation: "movies.list" };
  assert.equal(decodeCursor(Position, cursor, turned), ["Alien", 7]);
});

test("a cursor is opaque text that needs no escaping in a URL", () => {
  assert.match(encodeCursor(["ÿþ?/+=", 1], query), /^[\w-]+$/);
});

test("a cursor of another query is refused", () => {
  assert.is(refusal(cursor, { ...query, genre: "comedy" }), "invalid_cursor");
  assert.is(refusal(cursor, { ...query, more: 1 }), "invalid_cursor");
  assert.is(refusal(cursor, null), "invalid_cursor");
});

test("a cursor whose position does not fit is refused", () => {
  for (const position of [
    ["Alien"],
    ["Alien", "7"],
    ["Alien", 1.5],
    { title: "Alien" },
    null,
    ["a\u0000", 1],
  ]) {
    assert.is(refusal(encodeCursor(position, query)), "invalid_cursor");
  }
});

test("altered and foreign texts are refused", () => {
  const texts = [
    "",
    "x",
    "null",
    "%00",
    cursor.slice(0, -2),
    `${cursor}=`,
    `${cursor} `,
    cursor.toUpperCase(),
  ];
  for (const text of [...texts, Buffer.from("[1,2").toString("base64url"), "ÿ", `${"W".repeat(900)}`]) {
    assert.is(refusal(text), "invalid_cursor", text);
  }
});

test("property: every position comes back", () => {
  fc.assert(
    fc.property(fc.string(), fc.maxSafeInteger(), fc.jsonValue(), (title, id, bound) => {
      if (title.includes("\u0000")) return;
      assert.equal(decodeCursor(Position, encodeCursor([title, id], bound), bound), [
        title,
        id === 0 ? 0 : id,
      ]);
    }),
  );
});

test("property: any text is refused or gives a position of the schema", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), anyText()), text => {
      assert.ok(["invalid_cursor", "accepted"].includes(String(refusal(text))));
    }),
  );
});

test.run();
