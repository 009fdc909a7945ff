import { AwsError } from "../aws/types.ts";
import { integerOf } from "../aws/wire-json.ts";
import { parseArray } from "./array.ts";
import { badRequest, unsupportedResult } from "./errors.ts";
import { type Column, columnSize } from "./metadata.ts";
import type { Field } from "./parameters.ts";
import type { RawResult } from "./statement.ts";
import type { ResultType } from "./types.ts";

/** `ResultSetOptions` of the Data API. */
export interface ResultSetOptions {
  readonly decimalReturnType?: string;
  readonly longReturnType?: string;
}

type ArrayValue = Readonly<Record<string, readonly (Scalar | null)[]>>;
export type ResultField = Omit<Field, "arrayValue"> & { readonly arrayValue?: ArrayValue };
type Scalar = string | number | bigint | boolean;

const RESULT_LIMIT_BYTES = 1024 * 1024;
const ROW_LIMIT_BYTES = 64 * 1024;
const JSON_LIMIT_BYTES = 10 * 1024 * 1024;

/** @throws AwsError UnsupportedResultException beyond 1 MiB in all or 64 KiB in a row */
export function assertSize(result: RawResult): void {
  if (result.largestRowBytes > ROW_LIMIT_BYTES) {
    throw unsupportedResult("The result contains a row that exceeds the size limit 64 KB.");
  }
  if (result.bytes > RESULT_LIMIT_BYTES) throw unsupportedResult("The result exceeds the size limit 1 MB.");
}

export function toRecords(
  rows: RawResult["rows"],
  columns: readonly Column[],
  options: ResultSetOptions,
): ResultField[][] {
  const readers = columns.map(column => fieldReader(column, options));
  return rows.map(row => {
    const record: ResultField[] = new Array(row.length);
    for (let index = 0; index < row.length; index++) {
      const text = row[index];
      const reader = readers[index];
      record[index] = text === null || text === undefined || !reader ? IS_NULL : reader(text);
    }
    return record;
  });
}

/**
 * The rows as one JSON string, for `formatRecordsAs: JSON`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-json.html
 */
export function toJson(
  rows: RawResult["rows"],
  columns: readonly Column[],
  options: ResultSetOptions,
): string {
  const labels = columns.map(column => JSON.stringify(column.label));
  if (new Set(labels).size < labels.length) {
    throw badRequest("The result has more than one column of the same name, which JSON cannot hold.");
  }
  const writers = columns.map(column => jsonWriter(column, options));
  const objects = rows.map(row => {
    const members = row.map(
      (text, index) => `${labels[index]}:${text === null ? "null" : writers[index]?.(text)}`,
    );
    return `{${members.join(",")}}`;
  });
  const json = `[${objects.join(",")}]`;
  if (Buffer.byteLength(json) > JSON_LIMIT_BYTES)
    throw badRequest("The JSON result exceeds the size limit 10 MB.");
  return json;
}

const IS_NULL: ResultField = { isNull: true };

function fieldReader(column: Column, options: ResultSetOptions): (text: string) => ResultField {
  const { type, isArray } = column;
  if (isArray) return text => ({ arrayValue: readArray(text, column, options) });
  const member = memberOf(column, options);
  const read = scalarReader(type, options);
  if (member === "stringValue" && !type.format) return text => ({ stringValue: text });
  return text => ({ [member]: read(text) });
}

type Member = "booleanValue" | "longValue" | "doubleValue" | "stringValue" | "blobValue";

function memberOf({ type, field }: Column, options: ResultSetOptions): Member {
  if (type.kind === "long") return options.longReturnType === "STRING" ? "stringValue" : "longValue";
  if (type.kind !== "numeric") return `${type.kind}Value`;
  if (options.decimalReturnType !== "DOUBLE_OR_LONG") return "stringValue";
  return columnSize(type, field.dataTypeModifier).isWhole ? "longValue" : "doubleValue";
}

function scalarReader(type: ResultType, options: ResultSetOptions): (text: string) => Scalar {
  switch (type.kind) {
    case "boolean":
      return text => text === "t";
    case "long":
      return options.longReturnType === "STRING" ? asIs : integerOf;
    case "double":
      return asDouble;
    case "numeric":
      return options.decimalReturnType === "DOUBLE_OR_LONG" ? asDouble : asIs;
    case "blob":
      return text => Buffer.from(text.slice(2), "hex").toString("base64");
    default:
      return type.format ?? asIs;
  }
}

const asIs = (text: string): string => text;

/** JSON has no way to write these three; AWS's protocol writes them as text. */
const asDouble = (text: string): number | string =>
  text === "NaN" || text === "Infinity" || text === "-Infinity" ? text : Number(text);

function readArray(text: string, column: Column, options: ResultSetOptions): ArrayValue {
  const elements = parseArray(text);
  if (!elements) throw unsupportedResult("The result contains a multidimensional array.");
  const read = scalarReader(column.type, options);
  const values = elements.map(element => (element === null ? null : read(element)));
  const member = memberOf(column, options);
  if (member === "blobValue")
    throw unsupportedResult("The result contains the unsupported data type BYTEA[].");
  return { [`${member}s`]: values };
}

function jsonWriter(column: Column, options: ResultSetOptions): (text: string) => string {
  const write = jsonScalar(column, options);
  if (!column.isArray) return write;
  return text => {
    const elements = parseArray(text);
    if (!elements) throw unsupportedResult("The result contains a multidimensional array.");
    return `[${elements.map(element => (element === null ? "null" : write(element))).join(",")}]`;
  };
}

/** Numbers are written with PostgreSQL's own digits, so that none is lost. */
function jsonScalar(column: Column, options: ResultSetOptions): (text: string) => string {
  const member = memberOf(column, options);
  if (member === "longValue" || member === "doubleValue") {
    return text => (/^-?[\d.]+(e[+-]?\d+)?$/i.test(text) ? text : JSON.stringify(text));
  }
  const read = scalarReader(column.type, options);
  return text => JSON.stringify(read(text));
}

/** @throws AwsError ValidationException for a format that AWS does not know */
export function readFormat(value: unknown): void {
  if (value !== undefined && value !== null && value !== "JSON" && value !== "NONE")
    throw new AwsError("ValidationException", "formatRecordsAs must be one of JSON, NONE.");
}

/** Refuses option values that AWS does not know. */
export function readOptions(value: unknown): ResultSetOptions {
  const options = (value ?? {}) as Record<string, unknown>;
  const allowed: readonly (readonly [string, readonly string[]])[] = [
    ["decimalReturnType", ["STRING", "DOUBLE_OR_LONG"]],
    ["longReturnType", ["STRING", "LONG"]],
  ];
  for (const [name, values] of allowed) {
    const given = options[name];
    if (given !== undefined && given !== null && !values.includes(String(given))) {
      throw new AwsError(
        "ValidationException",
        `resultSetOptions.${name} must be one of ${values.join(", ")}.`,
      );
    }
  }
  return options as ResultSetOptions;
}
