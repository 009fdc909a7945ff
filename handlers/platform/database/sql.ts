import type { SqlParameter } from "@aws-sdk/client-rds-data";

type Field = SqlParameter["value"];
type TypeHint = "UUID" | "DECIMAL" | "DATE";

/** A value bound for a named parameter. */
class Parameter {
  constructor(
    readonly value: Field,
    readonly typeHint?: TypeHint,
  ) {}
}

/** A piece of SQL with its values still apart. Only `sql` makes them, so a parsed body can never be one. */
export class Statement {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly (Parameter | Statement)[],
  ) {}
}

/** What may stand in `${...}`: a plain value, a typed one (`sql.uuid(...)`), or another statement. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array | Parameter | Statement;

/** Element types of `sql.array`. */
export type ArrayType = "text" | "uuid" | "int4" | "int8" | "numeric" | "float8" | "boolean" | "timestamptz";

function template(texts: TemplateStringsArray, ...values: SqlValue[]): Statement {
  return new Statement(texts, values.map(toParameter));
}

/**
 * Builds SQL whose values never touch its text: each becomes a named parameter.
 *
 * A string is text to PostgreSQL: a uuid, date, time, number or JSON column needs its helper. Whole numbers
 * go as int8, others as float8; unsafe integers are refused. Statements nest.
 *
 * @example
 * const mine = sql`owner = ${sql.uuid(userId)}`;
 * sql`select title from movies where ${mine} and year >= ${1999} limit ${limit}`;
 */
export const sql = Object.assign(template, {
  /** No text at all, for a condition that does not apply. */
  empty: new Statement([""], []),
  uuid: (value: string | null) => new Parameter(text(value), "UUID"),
  /** A decimal of any size, as text: `"12.50"`. */
  decimal: (value: string | null) => new Parameter(text(value), "DECIMAL"),
  /** A day, `2026-06-01`. */
  date: (value: string | null) => new Parameter(text(value), "DATE"),
  /** An instant: RFC 3339, or milliseconds since the epoch. (The Data API's own hint knows no zone and no microseconds.) */
  timestamp: (value: string | number | null) =>
    cast(text(typeof value === "number" ? new Date(value).toISOString() : value), "timestamptz"),
  /** Any JSON value, as jsonb. */
  json: (value: unknown) => cast(text(JSON.stringify(value ?? null)), "jsonb"),
  /** The Data API refuses arrays, so they travel as PostgreSQL's array literal. */
  array: (values: readonly (string | number | boolean | null)[], type: ArrayType) =>
    cast(text(`{${values.map(arrayElement).join(",")}}`), `${type}[]`),
  /** Puts statements one after the other, with fixed text between them. */
  join: (statements: readonly Statement[], separator: ", " | " and " | " or " | " " = ", "): Statement =>
    new Statement(
      ["", ...statements.map((_, index) => (index + 1 < statements.length ? separator : ""))],
      statements,
    ),
  set,
});

/**
 * The assignments of a partial update: `title = :p1, year = :p2`. A member that is undefined or missing leaves its
 * column as it is. With nothing to set, the first column is set to itself: the statement stays valid, so that
 * `returning` gives the row, and further assignments can follow after a comma.
 *
 * @param columns the columns that may be set, by member: only they get into the text, whatever the values hold
 * @example
 * const columns = { title: sql`title`, runtimeMinutes: sql`runtime_minutes` };
 * sql`update movies set ${sql.set(columns, change)}, updated_at = now() where id = ${sql.uuid(id)}`;
 */
function set<Name extends string>(
  columns: Readonly<Record<Name, Statement>>,
  values: { readonly [Member in NoInfer<Name>]?: SqlValue | undefined },
): Statement {
  const names = Object.keys(columns) as Name[];
  const [first] = names;
  if (first === undefined) throw new TypeError("sql.set needs at least one column.");
  const assignments = names.flatMap(name => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? [] : [sql`${columns[name]} = ${value}`];
  });
  return assignments.length > 0 ? sql.join(assignments) : sql`${columns[first]} = ${columns[first]}`;
}

/** The text and parameters as the Data API takes them; the text depends on the statement's shape alone. */
export function compile(statement: Statement): { readonly sql: string; readonly parameters: SqlParameter[] } {
  const parameters: SqlParameter[] = [];
  const write = ({ texts, values }: Statement): string =>
    texts.reduce((before, after, index) => {
      const value = values[index - 1] as Parameter | Statement;
      return before + (value instanceof Statement ? write(value) : bind(value, parameters)) + after;
    });
  const text = write(statement);
  return { sql: text, parameters };
}

function bind({ value, typeHint }: Parameter, parameters: SqlParameter[]): string {
  const name = `p${parameters.length + 1}`;
  parameters.push(typeHint ? { name, value, typeHint } : { name, value });
  return `:${name}`;
}

function toParameter(value: SqlValue): Parameter | Statement {
  if (value instanceof Statement || value instanceof Parameter) return value;
  if (value === null || typeof value === "string") return new Parameter(text(value));
  if (typeof value === "boolean") return new Parameter({ booleanValue: value });
  if (typeof value === "bigint") return cast(text(value.toString()), "int8");
  if (typeof value === "number") return new Parameter(number(value));
  if (value instanceof Uint8Array) return new Parameter({ blobValue: value });
  throw new TypeError(
    `A value of type ${typeof value} cannot stand in SQL; JSON goes through sql.json(...).`,
  );
}

const text = (value: string | null): Field => (value === null ? { isNull: true } : { stringValue: value });
const cast = (value: Field, type: string) => new Statement(["cast(", ` as ${type})`], [new Parameter(value)]);

function number(value: number): Field {
  if (Number.isSafeInteger(value)) return { longValue: value };
  if (Number.isFinite(value) && !Number.isInteger(value)) return { doubleValue: value };
  throw new RangeError(
    `${value} is not a number that SQL can take exactly; use a bigint or sql.decimal(...).`,
  );
}

const arrayElement = (value: string | number | boolean | null): string =>
  value === null ? "NULL" : `"${String(value).replace(/[\\"]/g, "\\$&")}"`;
