import { suite } from "uvu";
import * as assert from "uvu/assert";
import { splitSql } from "../../../lib/sql/sql-split.ts";

const test = suite("splitting SQL");

const cases: readonly (readonly [name: string, sql: string, statements: readonly string[]])[] = [
  ["at semicolons", "select 1; select 2;", ["select 1", "select 2"]],
  ["with a last statement that has none", "select 1; select 2\n", ["select 1", "select 2"]],
  ["not in strings", "select 'a;''b;'; select 2", ["select 'a;''b;'", "select 2"]],
  ["not in strings with backslashes", "select E'a\\';b'; select 2", ["select E'a\\';b'", "select 2"]],
  ["a backslash is a character in others", "select 'a\\'; select 2", ["select 'a\\'", "select 2"]],
  ["not in quoted names", 'select 1 as "a;""b"; select 2', ['select 1 as "a;""b"', "select 2"]],
  ["not in line comments", "select 1 -- a; b\n; select 2", ["select 1 -- a; b", "select 2"]],
  [
    "not in nested comments",
    "select /* a; /* b; */ c; */ 1; select 2",
    ["select /* a; /* b; */ c; */ 1", "select 2"],
  ],
  ["not in dollar quotes", "do $$ begin; end $$; select 2", ["do $$ begin; end $$", "select 2"]],
  ["not in named dollar quotes", "do $a$ $b$; $$; $a$; select 2", ["do $a$ $b$; $$; $a$", "select 2"]],
  ["a dollar in a name quotes nothing", "select a$b$c; select 2", ["select a$b$c", "select 2"]],
  [
    "not in brackets",
    "create rule r as on insert to t do (select 1; select 2); select 3",
    ["create rule r as on insert to t do (select 1; select 2)", "select 3"],
  ],
  [
    "not in the body of an SQL function",
    "create or replace function f() returns int begin atomic; select case when true then 1 end; select 2; end; select 3",
    [
      "create or replace function f() returns int begin atomic; select case when true then 1 end; select 2; end",
      "select 3",
    ],
  ],
  [
    "BEGIN elsewhere opens nothing",
    "begin; select 1; end; select 2",
    ["begin", "select 1", "end", "select 2"],
  ],
  ["comments alone are no statement", "-- only\n/* comments */ ; ;\n", []],
  ["comments stay with what follows", "-- why\nselect 1;", ["-- why\nselect 1"]],
  ["strings that never end", "select 'a; select 2", ["select 'a; select 2"]],
];

for (const [name, sql, statements] of cases) {
  test(name, () => assert.equal(splitSql(sql), statements));
}

test("takes a megabyte of text in a moment", () => {
  const text = `insert into t values ('${"it''s ".repeat(200_000)}'); select E'${"\\'".repeat(200_000)}`;
  assert.is(splitSql(text).length, 2);
});

test.run();
