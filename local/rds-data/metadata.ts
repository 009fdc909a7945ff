import type { FieldDef, PoolClient } from "pg";
import { unsupportedResult } from "./errors.ts";
import { ARRAY_TYPES, enumType, RESULT_TYPES, type ResultType } from "./types.ts";

/** A column of a result, with all that a call can ask about it. */
export interface Column {
  readonly label: string;
  readonly type: ResultType;
  readonly isArray: boolean;
  readonly field: FieldDef;
}

/** `ColumnMetadata` of the Data API. */
export interface ColumnMetadata {
  readonly [member: string]: string | number | boolean;
}

interface TableColumn {
  readonly schemaName: string;
  readonly tableName: string;
  readonly notNull: boolean;
  readonly autoIncrement: boolean;
}

/** Object ids are a database's own. */
interface CatalogCache {
  readonly enums: Map<number, { readonly name: string; readonly isEnum: boolean; readonly element: number }>;
  readonly tables: Map<string, TableColumn>;
}
const caches = new Map<string, CatalogCache>();

/** A statement changed the schema: names and object ids may mean something else from now on. */
export function forgetCatalog(): void {
  caches.clear();
}

/** @throws AwsError UnsupportedResultException for a type that the Data API does not give */
export async function resolveColumns(client: PoolClient, fields: readonly FieldDef[]): Promise<Column[]> {
  const columns: Column[] = [];
  for (const field of fields) {
    const scalar = RESULT_TYPES.get(field.dataTypeID);
    const type = scalar ?? ARRAY_TYPES.get(field.dataTypeID);
    columns.push(
      type
        ? { label: field.name, type, isArray: scalar === undefined, field }
        : await resolveOther(client, field),
    );
  }
  return columns;
}

async function resolveOther(client: PoolClient, field: FieldDef): Promise<Column> {
  const { enums } = cacheOf(client);
  let found = enums.get(field.dataTypeID);
  if (!found) {
    const { rows } = await client.query<{
      name: string;
      isEnum: boolean;
      element: number;
      enumElement: boolean;
    }>(
      `select t.typname as name, t.typtype = 'e' or coalesce(e.typtype = 'e', false) as "isEnum", t.typelem::int as element
         from pg_catalog.pg_type t left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
        where t.oid = $1`,
      [field.dataTypeID],
    );
    found = rows[0] ?? { name: String(field.dataTypeID), isEnum: false, element: 0 };
    enums.set(field.dataTypeID, found);
  }
  if (!found.isEnum && found.name !== "vector") {
    throw unsupportedResult(`The result contains the unsupported data type ${unsupportedName(found.name)}.`);
  }
  return {
    label: field.name,
    type: enumType(found.name.replace(/^_/, "")),
    isArray: found.element !== 0,
    field,
  };
}

/** AWS writes the names of PostgreSQL's own types in capitals, but those of its `reg...` family. */
const unsupportedName = (name: string): string =>
  name === "char" ? '"CHAR"' : name.startsWith("reg") ? name : name.toUpperCase();

export async function describeColumns(
  client: PoolClient,
  columns: readonly Column[],
): Promise<ColumnMetadata[]> {
  const { tables } = cacheOf(client);
  const unknown = new Set(
    columns.map(({ field }) => field.tableID).filter(id => id !== 0 && !tables.has(`${id}.1`)),
  );
  for (const tableId of unknown) await readTable(client, tableId, tables);
  return columns.map(column =>
    describe(column, tables.get(`${column.field.tableID}.${column.field.columnID}`)),
  );
}

async function readTable(
  client: PoolClient,
  tableId: number,
  tables: Map<string, TableColumn>,
): Promise<void> {
  const { rows } = await client.query<TableColumn & { number: number }>(
    `select a.attnum as number, n.nspname as "schemaName", c.relname as "tableName", a.attnotnull as "notNull",
            a.attidentity <> '' or coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false) as "autoIncrement"
       from pg_catalog.pg_attribute a
       join pg_catalog.pg_class c on c.oid = a.attrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = $1 and a.attnum > 0`,
    [tableId],
  );
  for (const row of rows) tables.set(`${tableId}.${row.number}`, row);
}

function describe({ label, type, isArray, field }: Column, table: TableColumn | undefined): ColumnMetadata {
  const { precision, scale } = columnSize(type, field.dataTypeModifier);
  return {
    arrayBaseColumnType: isArray ? type.jdbcType : 0,
    isAutoIncrement: table?.autoIncrement ?? false,
    isCaseSensitive:
      type.kind === "string" && type.jdbcType !== 91 && type.jdbcType !== 92 && type.jdbcType !== 93,
    isCurrency: false,
    isSigned: type.kind === "long" || type.kind === "double" || type.kind === "numeric",
    label,
    name: label,
    nullable: table ? (table.notNull ? 0 : 1) : field.tableID === 0 ? 2 : 1,
    precision,
    scale,
    schemaName: table?.schemaName ?? "",
    tableName: table?.tableName ?? "",
    type: isArray ? 2003 : type.jdbcType,
    typeName: isArray ? `_${type.name}` : type.name,
  };
}

/** A type modifier holds four more than the length, or precision and scale in its two halves. */
export function columnSize(type: ResultType, modifier: number) {
  if (type.kind === "numeric") {
    const scale = modifier < 0 ? 0 : (modifier - 4) & 0x7ff;
    return {
      precision: modifier < 0 ? 0 : (modifier - 4) >> 16,
      scale,
      isWhole: modifier >= 0 && scale === 0,
    };
  }
  const length = modifier < 0 ? 2147483647 : modifier - 4;
  return { precision: type.precision ?? length, scale: type.scale ?? 0, isWhole: type.kind === "long" };
}

function cacheOf(client: PoolClient): CatalogCache {
  const { host, port, database } = client as PoolClient & { host: string; port: number; database?: string };
  const key = `${host}:${port}/${database ?? ""}`;
  const known = caches.get(key);
  if (known) return known;
  const made: CatalogCache = { enums: new Map(), tables: new Map() };
  caches.set(key, made);
  return made;
}
