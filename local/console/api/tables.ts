import pg from "pg";
import { type Call, ConsoleError, queryNumber } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { TableColumn, TableName, TablePage, TableReference } from "../types.ts";
import { COLUMNS, REFERRED_BY, TABLES } from "./catalogue.ts";
import { LONGEST_VALUE, reading } from "./reading.ts";

const ROWS = 50;
const MOST_COUNTED = 100_000;

/** Tables up to this size are counted when they are listed. */
const COUNTED_BYTES = 2_000_000;

/** The tables and views of the program's database. */
export const listTables = (sources: ConsoleSources): Promise<readonly TableName[]> =>
  reading(sources, async client => {
    const { rows: tables } = await client.query<Omit<TableName, "isCounted">>(TABLES);
    const small = tables.filter(({ kind, bytes }) => kind === "table" && bytes <= COUNTED_BYTES);
    const counts = await countAll(client, small);
    return tables.map(table => {
      const counted = counts.get(table);
      return { ...table, rows: counted ?? table.rows, isCounted: counted !== undefined };
    });
  });

type Named = Pick<TableName, "schema" | "name">;

async function countAll<T extends Named>(client: pg.Client, tables: readonly T[]): Promise<Map<T, number>> {
  if (tables.length === 0) return new Map();
  const counting = tables.map(
    (table, index) => `select ${index} as place, count(*)::int from ${quoted(table)}`,
  );
  const { rows } = await client.query<{ count: number }>(`${counting.join(" union all ")} order by place`);
  return new Map(tables.map((table, index) => [table, rows[index]?.count ?? 0]));
}

const quoted = ({ schema, name }: Named) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/**
 * Fifty rows of a table from `offset` on, ordered by the column `order` (else by its key), `direction=desc` for the
 * other way round, and only those whose column `where` contains the text `contains` or is the value `is`. Without
 * `where` any column may.
 * @throws ConsoleError
 */
export function readTable(sources: ConsoleSources, { params, query }: Call): Promise<TablePage> {
  const offset = queryNumber(query, "offset", 0, 10_000_000);
  return reading(sources, async client => {
    const table = [params.schema ?? "", params.name ?? ""];
    const { rows: columns } = await client.query<TableColumn>(COLUMNS, table);
    if (columns.length === 0) throw new ConsoleError(404, `There is no table ${table.join(".")}.`);
    const { rows: referredBy } = await client.query<TableReference>(REFERRED_BY, table);
    const { filter, values } = filterOf(columns, query);
    const from = `from ${quoted({ schema: params.schema ?? "", name: params.name ?? "" })} ${filter}`;
    const text = `select ${columns.map(cell).join(", ")} ${from}
      ${orderBy(columns, query)} limit ${ROWS + 1} offset ${offset}`;
    const { rows } = await client.query<(string | null)[]>({ text, values, rowMode: "array" });
    const counting = `select count(*)::int as matched from (select ${from} limit ${MOST_COUNTED}) as counted`;
    const { rows: counts } = await client.query<{ matched: number }>(counting, values);
    return {
      columns,
      referredBy,
      rows: rows.slice(0, ROWS),
      longestValue: LONGEST_VALUE,
      offset,
      hasMore: rows.length > ROWS,
      matched: counts[0]?.matched ?? 0,
      mostCounted: MOST_COUNTED,
    };
  });
}

function filterOf(columns: readonly TableColumn[], query: URLSearchParams) {
  const [is, contains] = [query.get("is"), query.get("contains") ?? ""];
  if (is !== null) return { filter: `where ${column(columns, query.get("where"))}::text = $1`, values: [is] };
  if (contains === "") return { filter: "", values: [] };
  const where = query.get("where") ?? "";
  const names =
    where === "" ? columns.map(({ name }) => pg.escapeIdentifier(name)) : [column(columns, where)];
  const filter = `where ${names.map(name => `${name}::text ilike $1`).join(" or ")}`;
  return { filter, values: [`%${contains.replace(/[\\%_]/g, "\\$&")}%`] };
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
