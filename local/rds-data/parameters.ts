import { cutAtParameters } from "../../lib/sql/sql-parameters.ts";
import { badRequest, invalid } from "./errors.ts";

/** A parameter as it comes over the wire: blobs are base64. */
export interface SqlParameter {
  readonly name?: string;
  readonly value?: Field;
  readonly typeHint?: string;
}

export interface Field {
  readonly isNull?: boolean;
  readonly booleanValue?: boolean;
  /** Text or BigInt where a number would round it. */
  readonly longValue?: number | string | bigint;
  readonly doubleValue?: number | string;
  readonly stringValue?: string;
  readonly blobValue?: string;
  readonly arrayValue?: unknown;
}

/** A statement in PostgreSQL's own form. */
export interface BoundStatement {
  readonly text: string;
  /** Type of each `$n`; 0 leaves it to PostgreSQL. */
  readonly types: readonly number[];
  readonly values: readonly (string | Buffer | null)[];
  /** Whether it may leave a setting, lock or temporary table behind in its session. */
  readonly soilsSession: boolean;
}

interface Bound {
  readonly type: number;
  readonly value: string | Buffer | null;
}

/** Statements are few and come again and again: each is cut once. */
interface Cut {
  readonly text: string;
  readonly names: readonly string[];
  readonly soilsSession: boolean;
}
const cuts = new Map<string, Cut>();
const CUTS_KEPT = 2000;
/** Behind comments too; names may be quoted, and stand in texts: once too often costs a new session only. */
const SOILS_SESSION =
  /^(\s|--[^\n]*\n|\/\*([^*]|\*(?!\/))*\*\/)*(set|reset|listen|prepare|load|do|call|declare)\b|\bset_config\b|\bpg_(try_)?advisory_(un)?lock|\b(pg_)?temp(orary|_\d+)?\b/is;

/**
 * Binds named parameters. Every occurrence of a name becomes a parameter of its own, as on AWS: an expression that
 * repeats one in SELECT and GROUP BY is not the same expression to PostgreSQL.
 * @throws AwsError for a name without a value, arrays, and values that do not fit their hint
 */
export function bindParameters(sql: string, parameters: readonly SqlParameter[]): BoundStatement {
  const given = new Map<string, Bound>();
  for (const parameter of parameters) given.set(parameter.name ?? "", bindValue(parameter));
  const { text, names, soilsSession } = cut(sql, given);
  const types: number[] = [];
  const values: (string | Buffer | null)[] = [];
  for (const name of names) {
    const bound = given.get(name);
    if (!bound) throw badRequest(`Cannot find parameter: ${name}`);
    types.push(bound.type);
    values.push(bound.value);
  }
  return { text, types, values, soilsSession };
}

function cut(sql: string, given: ReadonlyMap<string, Bound>): Cut {
  const digits = [...given.keys()].filter(name => /^\d/.test(name));
  const key = digits.length > 0 ? `${digits.join()}:${sql}` : sql;
  const known = cuts.get(key);
  if (known) return known;
  const { texts, names } = cutAtParameters(sql, name => given.has(name));
  const text = texts.reduce((before, after, index) => `${before}$${index}${after}`);
  if (cuts.size >= CUTS_KEPT) cuts.clear();
  const made = { text, names, soilsSession: SOILS_SESSION.test(sql) };
  cuts.set(key, made);
  return made;
}

const TYPE = { unknown: 0, bool: 16, bytea: 17, int8: 20, text: 25, json: 114, float8: 701 } as const;

function bindValue({ name = "", value = {}, typeHint }: SqlParameter): Bound {
  if (value.isNull) return { type: TYPE.unknown, value: null };
  if (value.stringValue !== undefined)
    return typeHint ? hinted(name, value.stringValue, typeHint) : text(value.stringValue);
  if (value.longValue !== undefined) return { type: TYPE.int8, value: String(value.longValue) };
  if (value.booleanValue !== undefined) return { type: TYPE.bool, value: value.booleanValue ? "t" : "f" };
  if (value.doubleValue !== undefined) return { type: TYPE.float8, value: String(value.doubleValue) };
  if (value.blobValue !== undefined)
    return { type: TYPE.bytea, value: Buffer.from(value.blobValue, "base64") };
  if (value.arrayValue !== undefined) throw invalid("Array parameters are not supported.");
  throw badRequest(`Parameter ${name} has no value.`);
}

const text = (value: string): Bound => ({ type: TYPE.text, value });

/** What each hint takes, and the type that it makes of it. */
const HINTS: Readonly<Record<string, { readonly type: number; readonly form: RegExp }>> = {
  DATE: { type: 1082, form: /^\d{4}-\d\d-\d\d$/ },
  DECIMAL: { type: 1700, form: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/ },
  JSON: { type: 114, form: /[\s\S]/ },
  TIME: { type: 1083, form: /^\d\d:\d\d:\d\d(\.\d{1,3})?$/ },
  TIMESTAMP: { type: 1114, form: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?$/ },
  UUID: { type: 2950, form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i },
};

function hinted(name: string, value: string, typeHint: string): Bound {
  const hint = Object.hasOwn(HINTS, typeHint) ? HINTS[typeHint] : undefined;
  if (!hint)
    throw invalid(
      `Type hint ${typeHint} of parameter ${name} is not one of ${Object.keys(HINTS).join(", ")}.`,
    );
  if (!hint.form.test(value)) throw badRequest(`The value of parameter ${name} is not a ${typeHint}.`);
  return { type: hint.type, value };
}
