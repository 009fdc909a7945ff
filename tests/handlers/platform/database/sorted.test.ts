import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { sorted } from "../../../../handlers/platform/database/sorted.ts";
import { compile, sql } from "../../../../handlers/platform/database/sql.ts";

const test = suite("platform/sorted");

const id = "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11";
const { positionIn, order } = sorted<"title" | "-title" | "year" | "-year">({
  title: { column: sql`lower(title)`, key: v.string(), bind: key => sql`${String(key)}` },
  year: { column: sql`year`, key: v.number(), bind: key => sql`${key}` },
});

test("begins with the first row, the equal ones by id", () => {
  const { column, after, by } = order("title", null);
  assert.is(compile(column).sql, "lower(title)");
  assert.is(compile(after).sql, "true");
  assert.is(compile(by).sql, "lower(title) asc, id asc");
});

test("goes on behind a position, and before it with a minus", () => {
  assert.is(compile(order("title", ["m", id]).after).sql, "(lower(title), id) > (:p1, :p2)");
  const { after, by } = order("-year", [1927, id]);
  assert.equal(compile(after), {
    sql: "(year, id) < (:p1, :p2)",
    parameters: [
      { name: "p1", value: { longValue: 1927 } },
      { name: "p2", value: { stringValue: id }, typeHint: "UUID" },
    ],
  });
  assert.is(compile(by).sql, "year desc, id desc");
});

test("takes a cursor's position only where it is one of that column", () => {
  assert.ok(v.is(positionIn("-year"), [1927, id]));
  for (const position of [["1927", id], [1927, "1"], [1927], [1927, id, 1], null])
    assert.not(v.is(positionIn("year"), position), JSON.stringify(position));
  assert.not(v.is(positionIn("title"), [1927, id]));
});

test.run();
