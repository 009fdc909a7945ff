import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sqlValues } from "../../../local/observe/sql-values.ts";

const test = suite("parameters of a statement, in short");

test("shows each kind of value", () => {
  const parameters = [
    { name: "a", value: { stringValue: "it's" } },
    { name: "b", value: { longValue: 3 } },
    { name: "c", value: { isNull: true } },
    { name: "d", value: { booleanValue: false } },
    { name: "e", value: { blobValue: Buffer.from("12345").toString("base64") } },
    { name: "f", value: { doubleValue: 1.5 } },
  ];
  assert.is(
    sqlValues({ sql: "select", parameters }),
    "a = 'it's', b = 3, c = null, d = false, e = 5 bytes, f = 1.5",
  );
});

test("cuts long values and long lists", () => {
  const long = { name: "p", value: { stringValue: "x".repeat(100) } };
  assert.is(sqlValues({ parameters: [long] }), `p = '${"x".repeat(80)}…'`);
  const many = Array.from({ length: 1_000 }, () => ({ name: "p", value: { longValue: 1 } }));
  const text = sqlValues({ parameters: many }) ?? "";
  assert.ok(text.length < 450 && text.endsWith(", …"));
});

test("says nothing of calls without parameters, and how many sets a batch has", () => {
  assert.is(sqlValues({ sql: "select 1" }), null);
  assert.is(sqlValues({ sql: "select 1", parameters: [] }), null);
  assert.is(sqlValues({ parameterSets: [[], []] }), "2 sets of parameters");
});

test.run();
