import type { ColumnMetadata, Field } from "@aws-sdk/client-rds-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { toRows } from "../../../../handlers/platform/database/rows.ts";

const test = suite("platform/rows");

const read = (field: unknown, typeName = "text") =>
  toRows([[field as Field]], [{ label: "x", typeName } as ColumnMetadata])[0]?.x;

test("columns are named by their labels", () => {
  const columns = [{ label: "id", name: "user_id" }, { label: "createdAt" }] as ColumnMetadata[];
  assert.equal(toRows([[{ longValue: 1 }, { isNull: true }]], columns), [{ id: 1, createdAt: null }]);
  assert.equal(toRows(undefined, undefined), []);
});

test("plain values come as they are", () => {
  const bytes = new Uint8Array([7]);
  assert.is(read({ stringValue: "a" }), "a");
  assert.is(read({ booleanValue: false }, "bool"), false);
  assert.is(read({ doubleValue: 1.5 }, "float8"), 1.5);
  assert.is(read({ stringValue: "12.50" }, "numeric"), "12.50");
  assert.is(read({ blobValue: bytes }, "bytea"), bytes);
  assert.is(read({ isNull: true }), null);
});

test("instants become RFC 3339 with all their digits", () => {
  assert.is(
    read({ stringValue: "2026-06-01 22:00:00.123456" }, "timestamptz"),
    "2026-06-01T22:00:00.123456Z",
  );
  assert.is(read({ stringValue: "2026-06-01 22:00:00" }, "timestamp"), "2026-06-01T22:00:00Z");
  assert.is(read({ stringValue: "2026-06-01 22:00:00+00" }, "timestamptz"), "2026-06-01T22:00:00Z");
  assert.is(read({ stringValue: "2026-06-01 22:00:00" }, "text"), "2026-06-01 22:00:00");
});

test("JSON is parsed, alone and in arrays", () => {
  assert.equal(read({ stringValue: '{"a":[1]}' }, "jsonb"), { a: [1] });
  assert.equal(read({ stringValue: "null" }, "json"), null);
  assert.equal(read({ arrayValue: { stringValues: ['{"a":1}'] } }, "_jsonb"), [{ a: 1 }]);
});

test("arrays are plain arrays, whatever their elements", () => {
  assert.equal(read({ arrayValue: { stringValues: ["editor", "admin"] } }, "_text"), ["editor", "admin"]);
  assert.equal(read({ arrayValue: { longValues: [1, 2] } }, "_int4"), [1, 2]);
  assert.equal(read({ arrayValue: { stringValues: ["2026-06-01 22:00:00"] } }, "_timestamptz"), [
    "2026-06-01T22:00:00Z",
  ]);
  assert.equal(read({ arrayValue: {} }, "_text"), []);
});

test("an integer that JavaScript cannot hold is refused by the column's name", () => {
  assert.is(read({ longValue: 2 ** 53 - 1 }, "int8"), 2 ** 53 - 1);
  assert.throws(() => read({ longValue: 2 ** 53 }, "int8"), "Column x holds an integer beyond 2^53");
});

test.run();
