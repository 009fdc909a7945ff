import { createHash } from "node:crypto";
import { join } from "node:path";
import { passedBefore } from "../bundle/passed-before.ts";
import { isLocalMode } from "../local-mode.ts";
import { ownSources } from "../own-sources.ts";
import {
  lineOf,
  type MigrationFile,
  MigrationMistake,
  readMigrationFiles,
  withoutEmptyEnd,
} from "./migration-files.ts";

export interface CheckedMigrations {
  /** Changes whenever a file does, one is added or one is taken away. */
  readonly hash: string;
  readonly files: readonly MigrationFile[];
}

/**
 * Checks every file of the folder with PostgreSQL's own parser. For the program and the commands: the parser is
 * too large for a function's package. Files that it passed before are noted in `.build/cache` beside the folder; to
 * load the parser for those again takes a tenth of a second. In local mode an empty file at the end is left out.
 * @throws MigrationMistake naming file and line of a syntax error, and what `readMigrationFiles` finds
 */
export async function checkMigrations(directory: string): Promise<CheckedMigrations> {
  const all = await readMigrationFiles(directory);
  const files = isLocalMode() ? withoutEmptyEnd(all) : all;
  const passed = await passedBefore(join(directory, "..", passedNote), checkedBy);
  const unknown = files.filter(({ checksum }) => !passed.has(checksum));
  if (unknown.length > 0) {
    const parser = await import("libpg-query");
    await parser.loadModule();
    for (const file of unknown) checkFile(file, parser);
  }
  await passed.remember(files.map(({ checksum }) => checksum));
  const hash = createHash("sha256");
  for (const { name, checksum } of files) hash.update(`${name} ${checksum}\n`);
  return { hash: hash.digest("hex"), files };
}

const passedNote = join(".build", "cache", "migrations.json");

/** Another parser, or another way to cut a file, may find a mistake where there was none. */
const checkedBy = [
  ...ownSources(import.meta.url, ["migrations.ts", "migration-files.ts", "sql-split.ts"]),
  new URL("../package.json", import.meta.resolve("libpg-query")),
];

type Parser = typeof import("libpg-query");

interface ParsedStatement {
  readonly stmt: Readonly<Record<string, unknown>>;
}

/** The function that applies the file cuts it without a parser; here the two are compared. */
function checkFile(file: MigrationFile, parser: Parser): void {
  const parsed = parse(file, file.sql, parser);
  if (parsed.length === 0)
    throw new MigrationMistake(`migrations/${file.name}: there is no statement in it.`);
  const cut = file.statements.map(statement => parse(file, statement, parser));
  if (cut.length !== parsed.length || cut.some(statements => statements.length !== 1)) {
    throw new MigrationMistake(
      `migrations/${file.name}: its statements cannot be told apart. Write the bodies of functions in dollar quotes.`,
    );
  }
  for (const [index, { stmt }] of parsed.entries()) {
    if (stmt.TransactionStmt) {
      const line = lineOf(file, index);
      throw new MigrationMistake(
        `migrations/${file.name}:${line}: a file is one transaction already. Leave BEGIN and COMMIT out; what cannot ` +
          'run in a transaction goes into a file of its own that says "-- migration: no transaction".',
      );
    }
  }
}

function parse(file: MigrationFile, sql: string, parser: Parser): ParsedStatement[] {
  try {
    return (parser.parseSync(sql) as { stmts?: ParsedStatement[] }).stmts ?? [];
  } catch (error) {
    if (!parser.hasSqlDetails(error)) throw error;
    const line = lineAt(file.sql, error.sqlDetails.cursorPosition);
    throw new MigrationMistake(`migrations/${file.name}:${line}: ${error.message}`);
  }
}

/** The parser counts characters from 0. */
const lineAt = (sql: string, position: number): number =>
  [...sql].slice(0, position).join("").split("\n").length;
