import * as v from "valibot";

/** So many faults are reported of one value: its sender decides how many it has. */
export const mostIssues = 20;

/** A UUID in any case, lower case afterwards. */
export const Uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

/** A whole number that JavaScript holds exactly; `1.5`, `"1"` and 2^53 are refused. */
export const integer = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** The same from path or query, where everything is text: digits only, no signs but a minus, no leading zeros. */
export const integerText = (least: number, most: number) =>
  v.pipe(v.string(), v.regex(/^(0|-?[1-9]\d{0,15})$/), v.transform(Number), integer(least, most));

/**
 * A number from path or query, in any form that JSON has for one: `1e-7` is what `String(0.0000001)` gives. Minus zero
 * becomes zero.
 */
export const numberText = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^-?\d{1,21}(\.\d{1,40})?([eE][+-]?\d{1,3})?$/, "Invalid number"),
    v.transform(text => Number(text) + 0),
    v.number(),
    v.minValue(least),
    v.maxValue(most),
  );

/** A text with something to see in it, trimmed. It is as long as JSON Schema and PostgreSQL count: in code points. */
export const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxCodePoints(longest, `Invalid length: Expected <=${longest}`),
    v.metadata({ pattern: "\\S" }),
  );

/**
 * A list of `least` to `most` items. The length is checked before any item, and items only until `mostIssues` faults are
 * known, so that a body of a megabyte is refused in the time that parsing it takes. Bodies hold no other lists.
 *
 * @example
 * const NewOrder = v.strictObject({ lines: list(Line, 1, 100) });
 */
export const list = <const Item extends v.GenericSchema>(item: Item, least: number, most: number) => {
  const array = v.array(item);
  const run: (typeof array)["~run"] = (dataset, config) => {
    const { value } = dataset;
    if (!Array.isArray(value)) return array["~run"](dataset, config);
    // The actions after it refuse the length.
    if (value.length < least || value.length > most) return { typed: true, value };
    return runItems(item, value, config) as ReturnType<typeof run>;
  };
  return v.pipe({ ...array, "~run": run }, v.minLength(least), v.maxLength(most));
};

/** An instant in UTC, `2026-06-01T22:00:00Z`, with up to six digits of a second (RFC 3339). */
export const Instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/, "Invalid instant: Expected RFC 3339 in UTC"),
  v.check(isInstant, "Invalid instant: no such day or time"),
  v.metadata({ format: "date-time" }),
);

/** An amount in minor units (cents) with its ISO 4217 currency. */
export const Money = v.strictObject({
  amountMinor: integer(0, Number.MAX_SAFE_INTEGER),
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "Invalid currency: Expected an ISO 4217 code")),
});
export type Money = v.InferOutput<typeof Money>;

/** What every list's query has: spread it into the strict object of the filters. */
export const pageQuery = {
  limit: v.optional(integerText(1, 100), "20"),
  cursor: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000))),
};

/** The reply of a list operation. */
export const pageOf = <const Item extends v.GenericSchema>(item: Item) =>
  v.object({ items: v.array(item), nextCursor: v.nullable(v.string()) });

/** Header schema of operations that change what `ETag` stands for; the handler answers 428 without it. */
export const IfMatch = v.strictObject({ "if-match": v.optional(v.pipe(v.string(), v.maxLength(200))) });

/** February 30th parses with some engines: the text has to come back as it went in. PostgreSQL has no year 0. */
function isInstant(value: string): boolean {
  const date = new Date(value);
  return (
    value >= "0001" && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === value.slice(0, 19)
  );
}

/** As `v.array` does, but ends with the item whose faults make it `mostIssues`. */
function runItems(
  item: v.GenericSchema,
  input: unknown[],
  config: v.Config<v.BaseIssue<unknown>>,
): v.OutputDataset<unknown[], v.BaseIssue<unknown>> {
  const output: unknown[] = [];
  const faults: v.BaseIssue<unknown>[] = [];
  let typed = true;
  for (let key = 0; key < input.length && faults.length < mostIssues; key += 1) {
    const value = input[key];
    const result = item["~run"]({ value }, config);
    const step: v.ArrayPathItem = { type: "array", origin: "value", input, key, value };
    for (const issue of result.issues ?? []) faults.push({ ...issue, path: [step, ...(issue.path ?? [])] });
    typed &&= result.typed;
    output.push(result.value);
  }
  const [first, ...rest] = faults;
  if (first === undefined) return { typed: true, value: output };
  return { typed, value: output, issues: [first, ...rest] } as v.OutputDataset<unknown[], typeof first>;
}
