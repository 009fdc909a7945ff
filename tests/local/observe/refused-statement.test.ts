import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refusedStatement } from "../../../local/observe/refused-statement.ts";

const test = suite("a statement that PostgreSQL refused");

test("shows the line, and marks the place behind parameters and line breaks", () => {
  const sql = "\n    select id, :first as a\n    from moovies where id = :id";
  // PostgreSQL sees `$1` where the statement says `:first`.
  const position = "\n    select id, $1 as a\n    from moovies".indexOf("moovies") + 1;
  assert.equal(
    refusedStatement(sql, `ERROR: relation "moovies" does not exist; Position: ${position}; SQLState: 42P01`),
    {
      message: 'ERROR: relation "moovies" does not exist (SQLState 42P01)',
      below: ["from moovies where id = :id", "     ^"],
    },
  );
});

test("marks what stands behind a parameter of the same line", () => {
  const sql = "select :a, :bee, nme from movies";
  const position = "select $1, $2, nme".indexOf("nme") + 1;
  const refused = refusedStatement(
    sql,
    `ERROR: column "nme" does not exist; Hint: Perhaps you meant to reference the column "movies.name".; Position: ${position}; SQLState: 42703`,
  );
  assert.equal(refused?.below, [
    sql,
    `${" ".repeat(sql.indexOf("nme"))}^`,
    'Perhaps you meant to reference the column "movies.name".',
  ]);
});

test("says which grant is missing", () => {
  const refused = refusedStatement(
    "insert into bookings values (1)",
    "ERROR: permission denied for table bookings; SQLState: 42501",
  );
  assert.is(refused?.below[0], "insert into bookings values (1)");
  assert.match(refused?.below[1] ?? "", /grant select, insert, update, delete on bookings to app;$/);
});

test("says nothing of what a function may expect", () => {
  assert.is(refusedStatement("select 1", 'ERROR: duplicate key "x"; SQLState: 23505'), undefined);
  assert.is(refusedStatement(undefined, "ERROR: x; SQLState: 42601"), undefined);
});

test.run();
