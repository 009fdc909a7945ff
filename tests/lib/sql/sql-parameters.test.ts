import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cutAtParameters } from "../../../lib/sql/sql-parameters.ts";

const test = suite("named parameters in SQL");

const names = (sql: string, given: readonly string[] = []) =>
  cutAtParameters(sql, name => given.includes(name)).names;

const cases: readonly (readonly [name: string, sql: string, found: readonly string[]])[] = [
  ["wherever a value may stand", "select :a, x + :b_2 from t where y=:C", ["a", "b_2", "C"]],
  ["each time they occur", "select :a, :a", ["a", "a"]],
  ["before a cast, not after it", "select :a::int, x::text, ':b'::text", ["a"]],
  ["not in strings", "select ':a', E'\\':a', 'it''s :a', :b", ["b"]],
  ["not in quoted names", 'select 1 as ":a", :b', ["b"]],
  ["not in comments", "select 1 -- :a\n/* :b /* :c */ :d */, :e", ["e"]],
  ["not in dollar quotes", "do $$ begin perform :a; end $$; select $x$ :b $$ $x$, :c", ["c"]],
  ["not in assignments", "select f(a := 1, b => :b)", ["b"]],
  ["digits are a slice", "select list[1:2], list[:a]", ["a"]],
];

for (const [name, sql, found] of cases) {
  test(name, () => assert.equal(names(sql), found));
}

test("digits are a name when it was given", () => {
  assert.equal(names("select :0, :1, list[1:2]", ["0", "1"]), ["0", "1"]);
});

test("gives the text between them back as it was", () => {
  assert.equal(
    cutAtParameters("select :a, ':b' from t where x = :c", () => false),
    {
      texts: ["select ", ", ':b' from t where x = ", ""],
      names: ["a", "c"],
    },
  );
});

test.run();
