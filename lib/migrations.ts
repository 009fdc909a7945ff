import { createHash } from "node:crypto";
import { hasSqlDetails, loadModule, parseSync } from "libpg-query";
import { lineOf, type MigrationFile, MigrationMistake, readMigrationFiles } from "./migration-files.ts";

export interface CheckedMigrations {
  /** Changes whenever a file does, one is added or one is taken away. */
  readonly hash: string;
  readonly files: readonly MigrationFile[];
}

/**
 * Checks every file of the folder with PostgreSQL's own parser. For the program and the commands: the parser is
 * too large for a function's package.
 * @throws MigrationMistake naming file and line of a syntax error, and what `readMigrationFiles` finds
 */
export async function checkMigrations(directory: string): Promise<CheckedMigrations> {
  const files = await readMigrationFiles(directory);
  await loadModule();
  for (const file of files) checkFile(file);
  const hash = createHash("sha256");
  for (const { name, checksum } of files) hash.update(`${name} ${checksum}\n`);
  return { hash: hash.digest("hex"), files };
}

interface ParsedStatement {
  readonly stmt: Readonly<Record<string, unknown>>;
}

/** The function that applies the file cuts it without a parser; here the two are compared. */
function checkFile(file: MigrationFile): void {
  const parsed = parse(file, file.sql);
  if (parsed.length === 0)
    throw new MigrationMistake(`migrations/${file.name}: there is no statement in it.`);
  const cut = file.statements.map(statement => parse(file, statement));
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

function parse(file: MigrationFile, sql: string): ParsedStatement[] {
  try {
    return (parseSync(sql) as { stmts?: ParsedStatement[] }).stmts ?? [];
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const line = lineAt(file.sql, error.sqlDetails.cursorPosition);
    throw new MigrationMistake(`migrations/${file.name}:${line}: ${error.message}`);
  }
}

/** The parser counts characters from 0. */
const lineAt = (sql: string, position: number): number =>
  [...sql].slice(0, position).join("").split("\n").length;
