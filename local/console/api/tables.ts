import pg from "pg";
import { type Call, ConsoleError, queryNumber } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { TableColumn, TableName, TablePage } from "../types.ts";

const ROWS = 50;
const LONGEST_VALUE = 1_000;
const STATEMENT_MILLISECONDS = 5_000;

/** The tables and views of the program's database. */
export const listTables = (sources: ConsoleSources): Promise<readonly TableName[]> =>
  reading(sources, async client => (await client.query<TableName>(TABLES)).rows);

/**
 * Fifty rows of a table from `offset` on, ordered by the column `order` (else by its key), `direction=desc` for the
 * other way round, and only those whose column `where` contains the text `contains`.
 * @throws ConsoleError
 */
export function readTable(sources: ConsoleSources, { params, query }: Call): Promise<TablePage> {
  const offset = queryNumber(query, "offset", 0, 10_000_000);
  return reading(sources, async client => {
    const table = [params.schema ?? "", params.name ?? ""];
    const { rows: columns } = await client.query<TableColumn>(COLUMNS, table);
    if (columns.length === 0) throw new ConsoleError(404, `There is no table ${table.join(".")}.`);
    const contains = query.get("contains") ?? "";
    const filter = contains === "" ? "" : `where ${column(columns, query.get("where"))}::text ilike $1`;
    const values = contains === "" ? [] : [`%${contains.replace(/[\\%_]/g, "\\$&")}%`];
    const text = `select ${columns.map(cell).join(", ")} from ${table.map(name => pg.escapeIdentifier(name)).join(".")}
      ${filter} ${orderBy(columns, query)} limit ${ROWS + 1} offset ${offset}`;
    const { rows } = await client.query<(string | null)[]>({ text, values, rowMode: "array" });
    const hasMore = rows.length > ROWS;
    return { columns, rows: rows.slice(0, ROWS), longestValue: LONGEST_VALUE, offset, hasMore };
  });
}

/**
 * Works in a transaction that cannot write, as a role that may only read where the server lets us take it.
 * @throws ConsoleError in PostgreSQL's words
 */
async function reading<T>(
  { databaseUrl }: ConsoleSources,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    application_name: "console",
    statement_timeout: STATEMENT_MILLISECONDS,
    connectionTimeoutMillis: STATEMENT_MILLISECONDS,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("begin transaction read only");
    const { rows } = await client.query("select pg_has_role('pg_read_all_data', 'member') as may");
    if (rows[0]?.may) await client.query("set local role pg_read_all_data");
    return await work(client);
  } catch (error) {
    if (error instanceof ConsoleError) throw error;
    throw new ConsoleError(502, `PostgreSQL says: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Cut in the database, so that a page of large documents stays small. */
const cell = ({ name }: TableColumn) => `left(${pg.escapeIdentifier(name)}::text, ${LONGEST_VALUE + 1})`;

function orderBy(columns: readonly TableColumn[], query: URLSearchParams): string {
  const wanted = query.get("order");
  const names =
    wanted === null ? columns.filter(({ isKey }) => isKey).map(({ name }) => pg.escapeIdentifier(name)) : [];
  const order = wanted === null ? names : [column(columns, wanted)];
  const direction = query.get("direction") === "desc" ? " desc nulls last" : "";
  return order.length === 0 ? "" : `order by ${order.map(name => name + direction).join(", ")}`;
}

/** @throws ConsoleError unless the table has this column */
function column(columns: readonly TableColumn[], wanted: string | null): string {
  const found = columns.find(({ name }) => name === wanted);
  if (!found) throw new ConsoleError(400, `The table has no column ${wanted}.`);
  return pg.escapeIdentifier(found.name);
}

const TABLES = `
  select n.nspname as schema, c.relname as name,
    case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind,
    case when c.relkind in ('v', 'p') or c.reltuples < 0 then null else c.reltuples::float8 end as rows,
    pg_total_relation_size(c.oid)::float8 as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  order by n.nspname <> 'public', 1, 2`;

const COLUMNS = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    coalesce(a.attnum = any(i.indkey), false) as "isKey"
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm')
    and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and a.attnum > 0 and not a.attisdropped
  order by a.attnum`;
