import { nextMigrationName, parseMigration } from "../../../lib/sql/migration-files.ts";
import { CommandError } from "../command.ts";
import { type SqlObject, sqlObjectsOf } from "./sql-objects.ts";
import type { ProjectTree } from "./tree.ts";

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly objects: readonly SqlObject[];
}

export interface MixedMigration {
  readonly name: string;
  /** Statements that concern the services, to the letter. */
  readonly cut: readonly string[];
}

export interface OwnMigrations {
  /** Names of the files that concern nothing but the services. */
  readonly files: readonly string[];
  /** Files that concern others too, with the statements that do not: theirs alone stand in `cut`. */
  readonly mixed: readonly MixedMigration[];
  /** What they have made and none has dropped since, in the order of making. */
  readonly made: readonly SqlObject[];
  /** Sentences on what they have done to things of others. */
  readonly remarks: readonly string[];
}

/**
 * The migrations of some services. A file belongs to a service if its name after the number is that of the service, or
 * begins with it (`0004_wallet.sql`, `0010_wallet_limits.sql`), or if all that it changes was made by such files.
 *
 * @throws CommandError when another file refers to a table of theirs
 */
export async function ownMigrations(tree: ProjectTree, services: readonly string[]): Promise<OwnMigrations> {
  const all = await readMigrations(tree);
  const own: Migration[] = [];
  const mixed: MixedMigration[] = [];
  for (const migration of all) {
    const theirs = migration.objects.filter(object => concerns(object, madeBy(own)));
    if (isNamedAfter(migration.name, services)) own.push(migration);
    else if (theirs.length > 0 && theirs.length === migration.objects.length) own.push(migration);
    else if (theirs.length > 0)
      mixed.push({ name: migration.name, cut: await statementsOn(migration, madeBy(own)) });
  }
  const made = madeBy(own);
  for (const other of all) if (!own.includes(other)) refuseReference(other, made);
  return { files: own.map(({ name }) => name), mixed, made, remarks: remarksOn(own) };
}

/**
 * Deletes files, cuts statements out of others, and gives those behind them their numbers: right only where no database
 * has applied them.
 */
export function deleteMigrations(tree: ProjectTree, { files, mixed }: OwnMigrations): void {
  for (const name of files) tree.delete(`migrations/${name}`);
  for (const { name, cut } of mixed)
    tree.write(`migrations/${name}`, cut.reduce(withoutStatement, tree.text(`migrations/${name}`)));
  for (const [index, name] of migrationNames(tree).entries()) {
    const numbered = `${String(index + 1).padStart(4, "0")}${name.slice(4)}`;
    if (numbered === name) continue;
    const text = tree.text(`migrations/${name}`);
    tree.delete(`migrations/${name}`);
    tree.write(`migrations/${numbered}`, text);
  }
}

/**
 * Writes the next migration, which drops what services have made.
 *
 * @returns its path
 */
export function writeDrops(tree: ProjectTree, part: string, made: readonly SqlObject[]): string {
  const files = migrationNames(tree).map(name => parseMigration(name, tree.text(`migrations/${name}`)));
  const file = `migrations/${nextMigrationName(files, `remove ${part}`)}`;
  const head = `-- Drops what ${part} has kept, all rows with it: the project has no such services any more.
--
-- The code that is deployed before uses this until the new code is in place, right after this file is applied.`;
  tree.write(file, `${head}\n\n${dropsOf(made).join("\n")}\n`);
  return file;
}

/** In an order that PostgreSQL takes: what uses something goes before it. */
function dropsOf(made: readonly SqlObject[]): string[] {
  const latestFirst = [...made].reverse();
  const tables = new Set(latestFirst.flatMap(({ kind, name }) => (kind === "table" ? [name] : [])));
  const onOthers = latestFirst.filter(({ on }) => on !== undefined && !tables.has(on));
  const others = (["view", "table", "function", "type", "sequence"] as const).flatMap(kind =>
    latestFirst.filter(one => one.kind === kind),
  );
  return [
    ...onOthers.map(({ kind, name, on }) =>
      kind === "trigger" ? `drop trigger ${name} on ${on};` : `drop index ${name};`,
    ),
    ...others.map(({ kind, name }) => `drop ${kind} ${name};`),
  ];
}

/** With the comment right above it, which speaks of it. */
const withoutStatement = (text: string, statement: string): string => {
  const start = text.indexOf(statement);
  const rest = text.slice(start + statement.length).replace(/^\s*;[ \t]*\n?/, "");
  return `${`${text.slice(0, start).trimEnd()}\n${rest}`.trimEnd()}\n`;
};

async function statementsOn({ name, text }: Migration, made: readonly SqlObject[]): Promise<string[]> {
  const concerned: string[] = [];
  for (const statement of parseMigration(name, text).statements)
    if ((await sqlObjectsOf(statement)).some(object => concerns(object, made))) concerned.push(statement);
  return concerned;
}

const migrationNames = (tree: ProjectTree): string[] =>
  tree.files().flatMap(file => /^migrations\/(\d{4}_\w+\.sql)$/.exec(file)?.[1] ?? []);

const readMigrations = (tree: ProjectTree): Promise<Migration[]> =>
  Promise.all(
    migrationNames(tree).map(async name => {
      const text = tree.text(`migrations/${name}`);
      return { name, text, objects: await sqlObjectsOf(text) };
    }),
  );

function isNamedAfter(file: string, services: readonly string[]): boolean {
  const words = file.slice(5, -4);
  return services
    .map(name => name.replaceAll("-", "_"))
    .some(name => words === name || words.startsWith(`${name}_`));
}

const concerns = (object: SqlObject, made: readonly SqlObject[]): boolean =>
  made.some(
    ({ kind, name }) =>
      (kind === object.kind && name === object.name) || (kind === "table" && name === object.on),
  );

function madeBy(files: readonly Migration[]): SqlObject[] {
  const made: SqlObject[] = [];
  for (const object of files.flatMap(({ objects }) => objects)) {
    const at = made.findIndex(({ kind, name }) => kind === object.kind && name === object.name);
    if (object.does === "makes" && at < 0) made.push(object);
    if (object.does === "drops" && at >= 0) made.splice(at, 1);
  }
  return made;
}

function refuseReference({ name, text }: Migration, made: readonly SqlObject[]): void {
  const tables = new Set(made.flatMap(one => (one.kind === "table" ? [one.name] : [])));
  const referred = Array.from(text.matchAll(/\breferences\s+(\w+)/gi), ([, table = ""]) => table);
  const table = referred.find(one => tables.has(one));
  if (table)
    throw new CommandError(`migrations/${name} refers to the table ${table}: drop that reference first.`);
}

function remarksOn(own: readonly Migration[]): string[] {
  const everMade = own.flatMap(({ objects }) => objects.filter(({ does }) => does === "makes"));
  return own.flatMap(({ name, objects }) =>
    objects
      .filter(
        object => object.kind === "extension" || (object.does === "changes" && !concerns(object, everMade)),
      )
      .map(object =>
        object.kind === "extension"
          ? `The extension ${object.name}, which migrations/${name} asks for, stays in the database.`
          : `What migrations/${name} has changed in ${object.name} stays: undo it in a migration of your own.`,
      ),
  );
}
