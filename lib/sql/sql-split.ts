import { sqlTokens } from "./sql-tokens.ts";

/**
 * Cuts a file into its statements, at the semicolons where psql cuts: not inside strings, comments, dollar quotes
 * and brackets, nor in the body of an SQL function (`begin atomic ... end`). Comments stay with the statement
 * that follows; what holds nothing but comments is no statement.
 */
export function splitSql(sql: string): string[] {
  const statements: string[] = [];
  let begin = 0;
  let depth = 0;
  let body = 0;
  let words: string[] = [];
  let isEmpty = true;
  for (const { kind, text, end } of sqlTokens(sql)) {
    if (kind === "open") depth += 1;
    else if (kind === "close") depth -= 1;
    else if (kind === "word") {
      const word = text.toLowerCase();
      body += isRoutine(words) ? stepOfBody(word, body) : 0;
      if (words.length < 4) words.push(word);
    }
    if (kind !== "semicolon") isEmpty &&= isComment(text);
    else if (depth <= 0 && body === 0) {
      if (!isEmpty) statements.push(sql.slice(begin, end - 1).trim());
      [begin, depth, words, isEmpty] = [end, 0, [], true];
    }
  }
  if (!isEmpty) statements.push(sql.slice(begin).trim());
  return statements;
}

/** A statement from its first word on. */
export const withoutLeadingComments = (sql: string): string =>
  sql.replace(/^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, "");

const isComment = (text: string): boolean => text.startsWith("--") || text.startsWith("/*");

/** `create [or replace] function|procedure` */
function isRoutine(words: readonly string[]): boolean {
  const [first, ...rest] = words.filter(word => word !== "or" && word !== "replace");
  return first === "create" && (rest[0] === "function" || rest[0] === "procedure");
}

/** A body begins with BEGIN; CASE inside it has an END of its own. */
function stepOfBody(word: string, body: number): number {
  if (word === "begin") return 1;
  if (word === "case" && body > 0) return 1;
  return word === "end" && body > 0 ? -1 : 0;
}
