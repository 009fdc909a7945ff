import pg from "pg";
import { member, text } from "../../graph/resources.ts";
import type { Call } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { SqlReply } from "../types.ts";
import { LONGEST_VALUE, reading } from "./reading.ts";

const ROWS = 200;
/** What a cursor can be declared for; it limits the rows, whatever the statement says. */
const QUERY = /^(?:\(|(?:select|with|values|table)\b)/i;
/** What reads without a cursor and gives few rows. */
const PLAIN = /^(?:explain|show)\b/i;
const CURSOR = "declare console no scroll cursor for ";
/** Values as the server writes them. */
const AS_TEXT = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

/** Runs one statement that reads, as a person wrote it: at most 200 rows, and 5 seconds. */
export async function runSql(sources: ConsoleSources, { body }: Call): Promise<SqlReply> {
  const statement = (text(member(body, "text")) ?? "").trimEnd().replace(/;$/, "");
  const bare = withoutComments(statement);
  if (bare === "") return refused("Write a statement first.");
  if (!QUERY.test(bare) && !PLAIN.test(bare))
    return refused("Only statements that read can run here: select, with, values, table, explain and show.");
  return reading(sources, client => run(client, statement, QUERY.test(bare) ? CURSOR : ""));
}

/** @param prefix declares a cursor; positions of errors are told without it */
async function run(client: pg.Client, statement: string, prefix: string): Promise<SqlReply> {
  const startedAt = performance.now();
  try {
    // The extended protocol takes one statement only: nothing can end our transaction and go on behind it.
    const ask = (query: string) =>
      client.query<(string | null)[]>({
        text: query,
        queryMode: "extended",
        rowMode: "array",
        types: AS_TEXT,
      } as pg.QueryArrayConfig);
    const declared = await ask(prefix + statement);
    const result = prefix === "" ? declared : await ask(`fetch ${ROWS + 1} from console`);
    const milliseconds = performance.now() - startedAt;
    return {
      ok: true,
      columns: await columnsOf(client, result.fields),
      rows: result.rows
        .slice(0, ROWS)
        .map(row => row.map(value => value?.slice(0, LONGEST_VALUE + 1) ?? null)),
      longestValue: LONGEST_VALUE,
      hasMore: result.rows.length > ROWS,
      milliseconds,
    };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const { message, detail, hint, position } = error;
    const notes = [detail, hint].filter(note => note !== undefined);
    return { ok: false, message, notes, at: placeOf(statement, Number(position) - prefix.length) };
  }
}

async function columnsOf(client: pg.Client, fields: readonly pg.FieldDef[]) {
  const { rows } = await client.query<{ type: string }>(
    "select format_type(oid, modifier) as type from unnest($1::oid[], $2::int[]) with ordinality as f (oid, modifier, place) order by place",
    [fields.map(({ dataTypeID }) => dataTypeID), fields.map(({ dataTypeModifier }) => dataTypeModifier)],
  );
  return fields.map(({ name }, index) => ({ name, type: rows[index]?.type ?? "" }));
}

/** @param position counts characters from 1, as PostgreSQL does; not a number where it gives none */
function placeOf(statement: string, position: number) {
  if (!(position > 0)) return null;
  const before = [...statement].slice(0, position - 1).join("");
  const lines = before.split("\n");
  return { offset: before.length, line: lines.length, column: [...(lines.at(-1) ?? "")].length + 1 };
}

const refused = (message: string): SqlReply => ({ ok: false, message, notes: [], at: null });

const withoutComments = (statement: string): string =>
  statement.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, "");
