import { cutAtParameters } from "../../lib/sql/sql-parameters.ts";

/** What a terminal shows of a statement that PostgreSQL refused. */
export interface RefusedStatement {
  readonly message: string;
  /** The line of the statement, a mark below the place, and what mends it. */
  readonly below: readonly string[];
}

/**
 * What is wrong with a statement as such, and no matter of its values: syntax, names, types and permissions, the class 42 of
 * https://www.postgresql.org/docs/17/errcodes-appendix.html. Undefined for any other error, which the function may expect.
 *
 * @param message `ERROR: relation "x" does not exist; Position: 15; SQLState: 42P01`
 */
export function refusedStatement(sql: unknown, message: string): RefusedStatement | undefined {
  const state = /; SQLState: (42\w{3})$/.exec(message)?.[1];
  if (typeof sql !== "string" || state === undefined) return undefined;
  const position = Number(/; Position: (\d+)/.exec(message)?.[1] ?? 0);
  const hint = /; Hint: (.*?); (?:Position|Where|SQLState): /s.exec(message)?.[1];
  const [what = ""] = message.split(/; (?:Detail|Hint|Position|Where|SQLState): /);
  const below = position > 0 ? markedLine(sql, position) : [sql.trim().split("\n")[0] ?? ""];
  return { message: `${what} (SQLState ${state})`, below: [...below, ...mends(what, state, hint)] };
}

/** The line with the place that PostgreSQL counts in its own form of the statement, and a mark below. */
function markedLine(sql: string, position: number): string[] {
  const { texts, names } = cutAtParameters(sql, () => true);
  let [before, left] = ["", position - 1];
  for (const [index, text] of texts.entries()) {
    const name = index === 0 ? "" : `:${names[index - 1]}`;
    // In its form a parameter is `$1`.
    const length = index === 0 ? 0 : `$${index}`.length;
    if (left < length) break;
    const letters = [...text];
    before += name + letters.slice(0, Math.max(0, left - length)).join("");
    if (left - length < letters.length) break;
    left -= length + letters.length;
  }
  const start = before.lastIndexOf("\n") + 1;
  const line = sql.slice(start).split("\n")[0] ?? "";
  const indent = line.length - line.trimStart().length;
  return [line.trim(), `${" ".repeat(Math.max(0, before.length - start - indent))}^`];
}

function mends(what: string, state: string, hint: string | undefined): string[] {
  const [, kind, name] = /permission denied for (table|sequence|schema|function) (\S+)/.exec(what) ?? [];
  if (state === "42501" && kind !== undefined)
    return [
      `The functions' role has no permission for the ${kind} ${name}. Grant it in a migration, such as: ` +
        `grant ${grants[kind]} on ${kind === "table" ? "" : `${kind} `}${name} to app;`,
    ];
  return hint === undefined ? [] : [hint];
}

const grants: Readonly<Record<string, string>> = {
  table: "select, insert, update, delete",
  sequence: "usage",
  schema: "usage",
  function: "execute",
};
