import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compile, type Statement, sql } from "../../../../handlers/platform/database/sql.ts";
import { anyText } from "../../../support/any-text.ts";

const test = suite("platform/sql");

const only = (statement: Statement) => compile(statement).parameters[0];

test("values become named parameters, numbered through nested statements", () => {
  const mine = sql`owner = ${sql.uuid("0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11")}`;
  assert.equal(compile(sql`select title from movies where ${mine} and year >= ${1999} limit ${20}`), {
    sql: "select title from movies where owner = :p1 and year >= :p2 limit :p3",
    parameters: [
      { name: "p1", value: { stringValue: "0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11" }, typeHint: "UUID" },
      { name: "p2", value: { longValue: 1999 } },
      { name: "p3", value: { longValue: 20 } },
    ],
  });
});

test("each kind of value travels in its own field", () => {
  const bytes = new Uint8Array([1, 2]);
  assert.equal(only(sql`${"a"}`), { name: "p1", value: { stringValue: "a" } });
  assert.equal(only(sql`${1.5}`), { name: "p1", value: { doubleValue: 1.5 } });
  assert.equal(only(sql`${true}`), { name: "p1", value: { booleanValue: true } });
  assert.equal(only(sql`${null}`), { name: "p1", value: { isNull: true } });
  assert.equal(only(sql`${bytes}`), { name: "p1", value: { blobValue: bytes } });
  assert.equal(only(sql`${sql.decimal("12.50")}`), {
    name: "p1",
    value: { stringValue: "12.50" },
    typeHint: "DECIMAL",
  });
  assert.equal(only(sql`${sql.date("2026-06-01")}`), {
    name: "p1",
    value: { stringValue: "2026-06-01" },
    typeHint: "DATE",
  });
  assert.equal(only(sql`${sql.uuid(null)}`), { name: "p1", value: { isNull: true }, typeHint: "UUID" });
});

test("instants, JSON, big integers and arrays are cast", () => {
  const compiled = compile(
    sql`${sql.timestamp("2026-06-01T22:00:00.123456Z")} ${sql.timestamp(0)} ${sql.json({ a: [1] })} ${2n ** 62n}`,
  );
  assert.is(
    compiled.sql,
    "cast(:p1 as timestamptz) cast(:p2 as timestamptz) cast(:p3 as jsonb) cast(:p4 as int8)",
  );
  assert.equal(
    compiled.parameters.map(({ value }) => value),
    [
      { stringValue: "2026-06-01T22:00:00.123456Z" },
      { stringValue: "1970-01-01T00:00:00.000Z" },
      { stringValue: '{"a":[1]}' },
      { stringValue: "4611686018427387904" },
    ],
  );
});

test("arrays are quoted as PostgreSQL's array literal", () => {
  const compiled = compile(sql`${sql.array(['a"b', "c\\d", "e,f}", "", null], "text")}`);
  assert.is(compiled.sql, "cast(:p1 as text[])");
  assert.equal(compiled.parameters[0]?.value, { stringValue: '{"a\\"b","c\\\\d","e,f}","",NULL}' });
  assert.equal(compile(sql`${sql.array([], "uuid")}`).parameters[0]?.value, { stringValue: "{}" });
});

test("join puts fixed text between statements", () => {
  const conditions = [sql`a = ${1}`, sql`b = ${2}`];
  assert.is(
    compile(sql`where ${sql.join(conditions, " and ")} order by x`).sql,
    "where a = :p1 and b = :p2 order by x",
  );
  assert.is(compile(sql`(${sql.join([])})`).sql, "()");
  assert.is(compile(sql`a${sql.empty}b`).sql, "ab");
});

test("numbers that SQL cannot take exactly are refused", () => {
  for (const number of [2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
    assert.throws(() => sql`${number}`, /cannot|exactly/);
  }
});

test("objects are refused, even such as look like statements", () => {
  for (const value of [{ texts: ["drop table users"], values: [] }, { stringValue: "a" }, undefined, ["a"]]) {
    assert.throws(() => sql`${value as unknown as string}`, TypeError);
  }
});

const anyValue = fc.oneof(
  anyText(),
  fc.maxSafeInteger(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("' OR 1=1--", ";DROP TABLE users", ":p1", ":name", "$1", "\\", '"', "/*", "--"),
);

test("property: no value ever lands in the text", () => {
  const shape = (a: string | number, b: string, list: string[], c: unknown) =>
    compile(sql`
      select ${a}, ${sql.uuid(b)}, ${sql.decimal(b)}, ${sql.date(b)}, ${sql.timestamp(b)}
      from t where ${sql.join([sql`x = ${a}`, sql`y = any(${sql.array(list, "text")})`], " and ")}
      and z = ${sql.json(c)}`).sql;
  const fixed = shape("", "", [], null);
  fc.assert(
    fc.property(anyValue, anyText(), fc.array(fc.string()), fc.jsonValue(), (a, b, list, c) => {
      if (typeof a === "bigint") return;
      assert.is(shape(a as string, b, list, c), fixed);
    }),
  );
});

test("property: every value comes back from its parameter", () => {
  fc.assert(
    fc.property(fc.array(anyValue, { minLength: 1 }), values => {
      const { parameters } = compile(sql.join(values.map(value => sql`${value}`)));
      assert.equal(
        parameters.map(({ value }) => value?.stringValue ?? value?.longValue ?? value?.booleanValue ?? null),
        values.map(value => (typeof value === "bigint" ? String(value) : value === 0 ? 0 : value)),
      );
    }),
  );
});

const changeable = { title: sql`title`, year: sql`year`, runtimeMinutes: sql`runtime_minutes` };

test("a partial update sets what is given, null too, in the order of its columns", () => {
  const compiled = compile(
    sql`update movies set ${sql.set(changeable, { runtimeMinutes: null, title: "Alien", year: undefined })}`,
  );
  assert.is(compiled.sql, "update movies set title = :p1, runtime_minutes = :p2");
  assert.equal(compiled.parameters, [
    { name: "p1", value: { stringValue: "Alien" } },
    { name: "p2", value: { isNull: true } },
  ]);
});

test("a partial update with nothing to set stays valid and changes nothing", () => {
  const compiled = compile(sql`update movies set ${sql.set(changeable, {})}, updated_at = now()`);
  assert.is(compiled.sql, "update movies set title = title, updated_at = now()");
  assert.equal(compiled.parameters, []);
});

test("a partial update takes columns from the code alone", () => {
  const body = JSON.parse('{"year": 1979, "owner = \'me\', year": 1, "__proto__": {"title": "x"}}');
  assert.is(compile(sql.set(changeable, body)).sql, "year = :p1");
  assert.is(compile(sql.set(changeable, Object.create({ title: "inherited" }))).sql, "title = title");
  assert.throws(() => sql.set({}, {}), "sql.set needs at least one column.");
});

test("a partial update takes statements as values", () => {
  const { sql: text } = compile(sql.set({ genres: sql`genres` }, { genres: sql.array(["drama"], "text") }));
  assert.is(text, "genres = cast(:p1 as text[])");
});

test.run();
