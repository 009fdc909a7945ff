import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { splitSql, withoutLeadingComments } from "./sql-split.ts";

/** One file of `migrations/`. */
export interface MigrationFile {
  /** `0001_platform.sql` */
  readonly name: string;
  readonly number: number;
  readonly sql: string;
  /** SHA-256 of the text, in hex; line ends do not count. */
  readonly checksum: string;
  readonly statements: readonly string[];
  /** False for a file that says `-- migration: no transaction`. */
  readonly inTransaction: boolean;
}

/** Something in the folder that its author must mend; the message names file and line. */
export class MigrationMistake extends Error {
  override readonly name = "MigrationMistake";
}

const NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
const NO_TRANSACTION = /^--\s*migration:\s*no transaction\s*$/im;

/**
 * Reads the folder's SQL files in their order.
 * @throws MigrationMistake naming the file whose name is wrong, whose number is taken, or after which a number is missing
 */
export async function readMigrationFiles(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter(name => name.endsWith(".sql")).sort();
  assertNumbering(names);
  return Promise.all(
    names.map(async name => parseMigration(name, await readFile(join(directory, name), "utf8"))),
  );
}

/**
 * The files without those at the end that hold no statement yet, as `npm run migration:new` makes them. Local mode waits
 * for them; a deployment refuses them.
 */
export function withoutEmptyEnd(files: readonly MigrationFile[]): MigrationFile[] {
  const last = files.findLastIndex(({ statements }) => statements.length > 0);
  return files.slice(0, last + 1);
}

/** Line ends and a byte order mark are the editor's business. */
export function parseMigration(name: string, text: string): MigrationFile {
  const sql = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  return {
    name,
    number: numberOf(name),
    sql,
    checksum: createHash("sha256").update(sql).digest("hex"),
    statements: splitSql(sql),
    inTransaction: !NO_TRANSACTION.test(sql),
  };
}

/** Numbers go 0001, 0002, ... without gaps, so that two branches which both add a file collide before they deploy. */
function assertNumbering(names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    if (!NAME.test(name)) {
      throw new MigrationMistake(`migrations/${name}: the name must be like 0001_words_in_lower_case.sql.`);
    }
    const [number, previous] = [numberOf(name), names[index - 1]];
    if (previous !== undefined && numberOf(previous) === number) {
      throw new MigrationMistake(
        `migrations/${name}: the number is that of ${previous} too. Give it the next free one.`,
      );
    }
    if (number !== index + 1) {
      const missing = String(index + 1).padStart(4, "0");
      throw new MigrationMistake(
        `migrations/${name}: there is no ${missing}_*.sql before it. Numbers have no gaps.`,
      );
    }
  }
}

/** `0004_add_posters.sql` for "Add posters"; undefined where nothing is left of the words. */
export function nextMigrationName(files: readonly MigrationFile[], words: string): string | undefined {
  const slug = words
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return slug ? `${String(files.length + 1).padStart(4, "0")}_${slug}.sql` : undefined;
}

/** Line on which a statement of the file begins, comments in front of it left out. */
export function lineOf(file: MigrationFile, index: number): number {
  const statement = file.statements[index] ?? "";
  const before = file.statements
    .slice(0, index)
    .reduce((end, one) => file.sql.indexOf(one, end) + one.length, 0);
  const start =
    file.sql.indexOf(statement, before) + statement.length - withoutLeadingComments(statement).length;
  return file.sql.slice(0, start).split("\n").length;
}

const numberOf = (name: string): number => Number(name.slice(0, 4));
