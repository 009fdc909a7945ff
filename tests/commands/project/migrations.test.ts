import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deleteMigrations, ownMigrations, writeDrops } from "../../../commands/support/project/migrations.ts";
import { ProjectTree } from "../../../commands/support/project/tree.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";

const test = suite<{ db: TestDatabase; folder: string }>("a product's migrations", {} as never);

const users = "create table people (id int primary key);";
const carts = `
create type cart_state as enum ('open', 'paid');
create table carts (id int primary key, person int references people, state cart_state);
create table cart_lines (cart int references carts, at int);
create view open_carts as select * from carts where state = 'open';
create function open_cart() returns trigger language plpgsql as $$
begin
  insert into carts (id, person) values (new.id, new.id);
  return new;
end $$;
create trigger open_cart after insert on people for each row execute function open_cart();
create function keep_line() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger keep_line before delete on cart_lines for each row execute function keep_line();
create table old_carts (id int);`;

test.before(async context => {
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-migrations-"));
  context.db = await testDatabase({ migrations: false });
});
test.after(async ({ db, folder }) => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function treeOf(folder: string, files: Readonly<Record<string, string>>): Promise<ProjectTree> {
  await rm(path.join(folder, "migrations"), { recursive: true, force: true });
  await mkdir(path.join(folder, "migrations"));
  for (const [name, text] of Object.entries(files))
    await writeFile(path.join(folder, "migrations", name), text);
  return ProjectTree.read(folder);
}

const files = {
  "0001_people.sql": users,
  "0002_carts.sql": carts,
  "0003_faster.sql": "create index on carts (person); drop table old_carts;",
  "0004_people_name.sql": "alter table people add name text;",
  "0005_carts_on_people.sql":
    "alter table people add cart int; create index by_cart on people (cart); create extension if not exists pg_trgm;",
};

test("are those named after its services, and those about what these have made", async ({ folder }) => {
  const tree = await treeOf(folder, files);
  const own = await ownMigrations(tree, ["carts"]);
  assert.equal(own.files, ["0002_carts.sql", "0003_faster.sql", "0005_carts_on_people.sql"]);
  const tables = own.made.filter(({ kind }) => kind === "table").map(({ name }) => name);
  assert.equal(tables, ["carts", "cart_lines"]);
  assert.equal(own.remarks, [
    "What migrations/0005_carts_on_people.sql has changed in people stays: undo it in a migration of your own.",
    "The extension pg_trgm, which migrations/0005_carts_on_people.sql asks for, stays in the database.",
  ]);
});

test("are deleted, and the others numbered without a gap", async ({ folder }) => {
  const tree = await treeOf(folder, files);
  deleteMigrations(tree, await ownMigrations(tree, ["carts"]));
  assert.equal(tree.files(), ["migrations/0001_people.sql", "migrations/0002_people_name.sql"]);
  assert.is(tree.text("migrations/0002_people_name.sql"), files["0004_people_name.sql"]);
});

test("or a new one drops what they have made, in an order that PostgreSQL takes", async ({ db, folder }) => {
  const tree = await treeOf(folder, files);
  const { made } = await ownMigrations(tree, ["carts"]);
  assert.is(writeDrops(tree, "shop", made), "migrations/0006_remove_shop.sql");
  for (const file of tree.files()) await db.ownerPool.query(tree.text(file));
  const { rows } = await db.ownerPool.query(`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
    union all select proname from pg_proc where pronamespace = 'public'::regnamespace and proname like '%cart%'
    union all select typname from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'`);
  assert.equal(rows, [{ name: "people" }]);
  const { rows: indexes } = await db.ownerPool.query(
    "select indexname as name from pg_indexes where schemaname = 'public'",
  );
  assert.equal(indexes, [{ name: "people_pkey" }]);
  await db.ownerPool.query("insert into people (id) values (1)");
});

test("what a file does to them and to others is taken apart", async ({ folder }) => {
  const both =
    "-- People.\nalter table people add a int;\n\n-- Carts.\nalter table carts add a int;\nalter table people add b int;\n";
  const tree = await treeOf(folder, { ...files, "0006_both.sql": both });
  const own = await ownMigrations(tree, ["carts"]);
  assert.equal(
    own.mixed.map(({ name }) => name),
    ["0006_both.sql"],
  );
  deleteMigrations(tree, own);
  assert.is(
    tree.text("migrations/0003_both.sql"),
    "-- People.\nalter table people add a int;\nalter table people add b int;\n",
  );
});

test("are refused where another's refer to them", async ({ folder }) => {
  const tree = await treeOf(folder, {
    ...files,
    "0006_orders.sql": "create table orders (cart int references carts);",
  });
  const message = await ownMigrations(tree, ["carts"]).catch((error: Error) => error.message);
  assert.is(message, "migrations/0006_orders.sql refers to the table carts: drop that reference first.");
});

test.run();
