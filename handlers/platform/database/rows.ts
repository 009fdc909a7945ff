import type { ColumnMetadata, Field } from "@aws-sdk/client-rds-data";

/** The Data API's records as objects by column label, in the types that `Queries.query` promises. */
export function toRows(
  records: readonly (readonly Field[])[] = [],
  columns: readonly ColumnMetadata[] = [],
): Record<string, unknown>[] {
  return records.map(record =>
    Object.fromEntries(
      columns.map((column, index) => [column.label ?? "", readField(record[index], column)]),
    ),
  );
}

function readField(field: Field | undefined, { typeName = "", label }: ColumnMetadata): unknown {
  if (field === undefined || field.isNull) return null;
  if (field.arrayValue !== undefined) return readArray(field.arrayValue, typeName);
  if (field.longValue !== undefined) return safe(field.longValue, label);
  return field.stringValue === undefined
    ? (field.booleanValue ?? field.doubleValue ?? field.blobValue)
    : readText(field.stringValue, typeName);
}

/** Arrays hold their elements under one of several names, `stringValues` and the like. */
function readArray(value: object, typeName: string): unknown[] {
  const elements = (Object.values(value) as unknown[][]).find(Array.isArray) ?? [];
  const type = typeName.replace(/^_/, "");
  return elements.map(element => (typeof element === "string" ? readText(element, type) : element));
}

function readText(text: string, typeName: string): unknown {
  if (typeName === "json" || typeName === "jsonb") return JSON.parse(text);
  // The Data API gives UTC without saying so; infinity it cannot give.
  if (typeName === "timestamptz" || typeName === "timestamp")
    return `${text.replace(" ", "T").replace(/\+00$/, "")}Z`;
  return text;
}

function safe(value: number, label = "?"): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`Column ${label} holds an integer beyond 2^53: select it as text.`);
}
