import { internalFailure } from "./errors.ts";

/** How the Data API hands over a PostgreSQL type. */
export interface ResultType {
  /** PostgreSQL's own name, `int4`. */
  readonly name: string;
  /** Which member of `Field` holds a value; `numeric` depends on the call's options. */
  readonly kind: "boolean" | "long" | "double" | "string" | "numeric" | "blob";
  /** `java.sql.Types` number, in column metadata. */
  readonly jdbcType: number;
  /** Turns PostgreSQL's text into the text that the Data API gives. */
  readonly format?: (text: string) => string;
  /** Fixed precision in column metadata; variable ones come from the column's type modifier. */
  readonly precision?: number;
  readonly scale?: number;
  /** Object id of the array over this type. */
  readonly arrayOid?: number;
}

/** Every type of which the documentation says that the Data API gives it; all others are refused by name. */
export const RESULT_TYPES: ReadonlyMap<number, ResultType> = new Map<number, ResultType>([
  [16, { name: "bool", kind: "boolean", jdbcType: -7, precision: 1, arrayOid: 1000 }],
  [17, { name: "bytea", kind: "blob", jdbcType: -2, precision: 2147483647 }],
  [19, { name: "name", kind: "string", jdbcType: 12, precision: 63, arrayOid: 1003 }],
  [20, { name: "int8", kind: "long", jdbcType: -5, precision: 19, arrayOid: 1016 }],
  [21, { name: "int2", kind: "long", jdbcType: 5, precision: 5, arrayOid: 1005 }],
  [23, { name: "int4", kind: "long", jdbcType: 4, precision: 10, arrayOid: 1007 }],
  [25, { name: "text", kind: "string", jdbcType: 12, precision: 2147483647, arrayOid: 1009 }],
  [114, { name: "json", kind: "string", jdbcType: 1111, precision: 2147483647, arrayOid: 199 }],
  [650, { name: "cidr", kind: "string", jdbcType: 1111, precision: 2147483647 }],
  [700, { name: "float4", kind: "double", jdbcType: 7, precision: 8, scale: 8, arrayOid: 1021 }],
  [701, { name: "float8", kind: "double", jdbcType: 8, precision: 17, scale: 17, arrayOid: 1022 }],
  [869, { name: "inet", kind: "string", jdbcType: 1111, precision: 2147483647 }],
  [1042, { name: "bpchar", kind: "string", jdbcType: 1, arrayOid: 1014 }],
  [1043, { name: "varchar", kind: "string", jdbcType: 12, arrayOid: 1015 }],
  [1082, { name: "date", kind: "string", jdbcType: 91, precision: 13, format: finite, arrayOid: 1182 }],
  [
    1083,
    {
      name: "time",
      kind: "string",
      jdbcType: 92,
      precision: 15,
      scale: 6,
      format: withFraction,
      arrayOid: 1183,
    },
  ],
  [
    1114,
    {
      name: "timestamp",
      kind: "string",
      jdbcType: 93,
      precision: 29,
      scale: 6,
      format: withFraction,
      arrayOid: 1115,
    },
  ],
  [
    1184,
    {
      name: "timestamptz",
      kind: "string",
      jdbcType: 93,
      precision: 35,
      scale: 6,
      format: inUtc,
      arrayOid: 1185,
    },
  ],
  [1700, { name: "numeric", kind: "numeric", jdbcType: 2, arrayOid: 1231 }],
  [2950, { name: "uuid", kind: "string", jdbcType: 1111, precision: 2147483647, arrayOid: 2951 }],
  [3802, { name: "jsonb", kind: "string", jdbcType: 1111, precision: 2147483647, arrayOid: 3807 }],
]);

/** Arrays by their own object id; they hold the element's type. */
export const ARRAY_TYPES: ReadonlyMap<number, ResultType> = new Map(
  [...RESULT_TYPES.values()].flatMap(type =>
    type.arrayOid === undefined ? [] : [[type.arrayOid, type] as const],
  ),
);

/** Enums have object ids of their own. */
export const enumType = (name: string): ResultType => ({
  name,
  kind: "string",
  jdbcType: 12,
  precision: 2147483647,
});

const TIMESTAMP_WITH_ZONE =
  /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?( BC)?$/;

/** In UTC, without saying so, whatever the session's zone. */
function inUtc(text: string): string {
  if (text.endsWith("+00")) return withFraction(text.slice(0, -3));
  finite(text);
  const match = TIMESTAMP_WITH_ZONE.exec(text);
  if (!match || match[12]) return text;
  const [
    ,
    year,
    month,
    day,
    hours,
    minutes,
    seconds,
    fraction = "",
    sign,
    zoneHours,
    zoneMinutes,
    zoneSeconds,
  ] = match;
  const offset = Number(zoneHours) * 3600 + Number(zoneMinutes ?? 0) * 60 + Number(zoneSeconds ?? 0);
  const instant = new Date(0);
  instant.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  instant.setUTCHours(Number(hours), Number(minutes), Number(seconds) + (sign === "-" ? offset : -offset));
  return withFraction(`${instant.toISOString().slice(0, 19).replace("T", " ")}${fraction}`);
}

/** No fraction where it is zero, milliseconds where they are enough, microseconds else. */
function withFraction(text: string): string {
  finite(text);
  const dot = text.lastIndexOf(".");
  if (dot < 0) return text;
  const digits = text.slice(dot + 1).padEnd(6, "0");
  return `${text.slice(0, dot)}.${digits.endsWith("000") ? digits.slice(0, 3) : digits}`;
}

function finite(text: string): string {
  if (!text.endsWith("infinity")) return text;
  throw internalFailure(
    `The result contains ${text}, which the Data API cannot give as a date. Select it as text.`,
  );
}
