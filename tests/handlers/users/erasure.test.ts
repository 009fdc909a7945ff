import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kept } from "./kept.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("users: what a deleted account leaves");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());

/** A value that any column of the type takes; one id, so that the rows of one person belong together. */
const samples: Readonly<Record<string, string>> = {
  bool: "true",
  bytea: "'x'",
  date: "now()",
  json: "'{}'",
  jsonb: "'{}'",
  timestamptz: "now()",
  uuid: "'0b0e7b4e-6f9c-4a55-8f0a-0c5d5a0b9a11'",
};

test("no table keeps what is a person's: whoever adds one erases it, in handlers/erasers.ts", async () => {
  const id = await world.person();
  const places = await personsColumns();
  for (const table of new Set(places.map(({ table }) => table))) {
    const persons = places.filter(place => place.table === table).map(({ column }) => column);
    await loosen(table);
    await insertRow(table, persons, id);
  }
  const before = await stillNamed(places, id);
  assert.equal(before, places.map(nameOf), "each table had a row of the person");
  assert.is((await world.call("DELETE", "/me", { as: id })).status, 204);
  assert.equal(
    await stillNamed(places, id),
    places.map(nameOf).filter(name => name in kept),
  );
  for (const name of Object.keys(kept)) assert.ok(places.map(nameOf).includes(name), `${name} is there`);
});

test.run();

interface Place {
  readonly table: string;
  readonly column: string;
}

function nameOf({ table, column }: Place): string {
  return `${table}.${column}`;
}

/** Those that refer to `users`, and those called `user_id`. */
async function personsColumns(): Promise<Place[]> {
  const { rows } = await world.db.ownerPool.query<Place>(`
    select class.relname as table, attname as column
    from pg_attribute join pg_class class on class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped
      and (attname = 'user_id' or exists (
        select from pg_constraint where contype = 'f' and conrelid = attrelid and attnum = any (conkey)
          and confrelid = 'users'::regclass))
    order by 1, 2`);
  return rows;
}

/** So that a row of the person alone can be written. */
async function loosen(table: string): Promise<void> {
  const { rows } = await world.db.ownerPool.query<{ statement: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
     from pg_constraint where conrelid = $1::regclass and contype in ('c', 'f')`,
    [table],
  );
  for (const { statement } of rows) await world.db.ownerPool.query(statement);
}

/** With something in each column that must have it. Some tables have a row of each person by themselves. */
async function insertRow(table: string, persons: readonly string[], id: string): Promise<void> {
  const { rows } = await world.db.ownerPool.query<{ name: string; type: string }>(
    `select attname as name, typname as type from pg_attribute join pg_type on pg_type.oid = atttypid
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attnotnull and not atthasdef
       and attidentity = '' and attname <> all ($2)`,
    [table, persons],
  );
  const columns = [...persons, ...rows.map(({ name }) => name)];
  const values = [
    ...persons.map(() => "$1"),
    ...rows.map(({ type }) => samples[type] ?? (type.startsWith("_") ? "'{}'" : "'1'")),
  ];
  await world.db.ownerPool.query(
    `insert into ${table} (${columns.join()}) values (${values.join()}) on conflict do nothing`,
    [id],
  );
}

async function stillNamed(places: readonly Place[], id: string): Promise<string[]> {
  const named: string[] = [];
  for (const place of places) {
    const { rowCount } = await world.db.ownerPool.query(
      `select from ${place.table} where ${place.column} = $1`,
      [id],
    );
    if (rowCount) named.push(nameOf(place));
  }
  return named;
}
