import * as assert from "uvu/assert";
import type { Field, JsonSchema } from "../../commands/support/openapi/schemas.ts";
import { defaultBodyLimitBytes } from "../../contract/contract.ts";
import type { Attack } from "./attack.ts";
import type { RawReply } from "./request.ts";
import { bodyWith, bodyWithField, placesOf, requestTo, type Target } from "./target.ts";

const sqlTexts = ["' OR 1=1--", "x'; DROP TABLE movies;--", ":name", "$1", "%", "\\", `$\{1+1}`, "{{7*7}}"];
const script = "<script>alert(1)</script>";

/** Rows 27 and 34 to 41: values in path and query. */
export function parameterAttacks(target: Target, token: string): Attack[] {
  const attack = (
    row: number,
    title: string,
    change: Parameters<typeof requestTo>[2],
    status = [400],
  ): Attack => ({
    row,
    title,
    request: requestTo(target, token, change),
    status,
  });
  const paths = target.params.flatMap(({ name }) => [
    ...sqlTexts.map(text => attack(38, `${text} as path ${name}`, { params: { [name]: text } }, [400, 404])),
    attack(38, `a path ${name} that climbs`, { params: { [name]: "../health" } }, [400, 404]),
    attack(38, `a path ${name} of 2,000 characters`, { params: { [name]: "a".repeat(2_000) } }, [400, 404]),
    attack(38, `U+0000 in path ${name}`, { params: { [name]: "a\0b" } }, [400, 404]),
  ]);
  const unknown = target.params.length > 0 ? [attack(27, "an id that does not exist", {}, [404])] : [];
  const queries = target.query.flatMap(field =>
    queryValues(field).map(([row, value]) =>
      attack(row, `${value.slice(0, 40)} as query ${field.name}`, { query: { [field.name]: value } }),
    ),
  );
  const texts = target.query.filter(isText).flatMap(({ name }) =>
    sqlTexts.map(text => ({
      ...attack(38, `${text} as query ${name}`, { query: { [name]: text } }),
      status: "anyButServerError" as const,
    })),
  );
  return [
    ...paths,
    ...unknown,
    ...queries,
    ...texts,
    attack(33, "an unknown query parameter", { query: { role: "admin" } }),
    attack(33, "the query parameter __proto__", { query: { ["__proto__"]: "1" } }),
  ];
}

/** Values that a query parameter of that kind must refuse. */
function queryValues({ name, schema }: Field): (readonly [row: number, value: string])[] {
  if (name === "cursor") {
    const foreign = Buffer.from(JSON.stringify(["AAAAAAAAAAA", ["a", "b"]])).toString("base64url");
    return ["altered", foreign, "'; DROP TABLE movies;--", "e30"].map(value => [41, value] as const);
  }
  const { enum: options } = schema;
  if (options) {
    const others = ["id;--", "desc,(select 1)", "", "TITLE"].filter(value => !options.includes(value));
    return others.map(value => [39, value] as const);
  }
  if (schema.type !== "integer" && schema.type !== "number") return [];
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
  const beyond = [String(minimum - 1), String(maximum + 1), "1e9", "9223372036854775808"];
  const fraction = schema.type === "integer" ? ["1.5"] : [];
  const noNumbers = [...fraction, "abc", "", "NaN", "Infinity", "0x10", " 5", "1 OR 1=1"];
  return [...beyond, ...noNumbers].map(value => [41, value] as const);
}

const isText = ({ name, schema }: Field) => schema.type === "string" && !schema.enum && name !== "cursor";

/** Rows 33 to 46: values in the body. */
export function bodyFieldAttacks(target: Target, token: string): Attack[] {
  const schema = target.body;
  if (!schema) return [];
  return placesOf(schema).flatMap(([path, place]) => {
    const at = path.join(".") || "the body";
    const values = path.length > 0 ? [...badValues(place), ...zeros(place, target)] : [];
    const bad = values.map(
      ([row, json]): Attack => ({
        row,
        title: `${json.slice(0, 40)} as ${at}`,
        request: requestTo(target, token, { body: bodyWith(schema, path, json) }),
        status: [400],
      }),
    );
    // Of those who send more with time, such as webhooks, everything else is taken, and not looked at.
    const isOpen = typeof place.additionalProperties === "object";
    const unknown = place.type === "object" && !isOpen ? unknownFields(target, token, schema, path) : [];
    const texts = isFreeText(place) && path.length > 0 ? storedTexts(target, token, schema, path) : [];
    return [...bad, ...unknown, ...texts];
  });
}

/** In place of a list, as many zeros as the body's limit allows. */
function zeros({ type }: JsonSchema, { operation }: Target): (readonly [row: number, json: string])[] {
  const { bodyLimitBytes = defaultBodyLimitBytes } = operation;
  return type === "array" ? [[34, `[${"0,".repeat(bodyLimitBytes / 2 - 2_000)}0]`]] : [];
}

/** JSON that a place of that schema must refuse. */
function badValues(place: JsonSchema): (readonly [row: number, json: string])[] {
  const otherTypes = ['{"$ne":null}', "[[]]"].map(json => [34, json] as const);
  if (place.type === "integer" || place.type === "number") {
    const { minimum, maximum } = place;
    const whole = place.type === "integer" ? ["1.5", "9007199254740993", "9223372036854775808"] : [];
    return [
      ...['"NaN"', "1e309", "-1e309", '"Infinity"', '"1"', "true", ...whole].map(json => [35, json] as const),
      ...(minimum === undefined ? [] : [[36, String(minimum - 1)] as const]),
      ...(maximum === undefined ? [] : [[36, String(maximum + 1)] as const]),
      ...otherTypes,
    ];
  }
  if (place.type === "array")
    return [
      [34, "{}"],
      [34, '"text"'],
      [34, `[${"null,".repeat(1_000)}null]`],
    ];
  if (place.enum) return [[39, '"id;--"'], [39, '""'], [39, "1"], ...otherTypes];
  if (place.type !== "string")
    return place.type === "object"
      ? [
          [34, "[]"],
          [34, '"text"'],
          [34, "1"],
        ]
      : [];
  const tooLong =
    place.maxLength === undefined ? [] : [[34, JSON.stringify("x".repeat(place.maxLength + 1))] as const];
  return [[34, "1"], [34, "true"], [34, '"a\\u0000b"'], [34, '"\\ud800"'], ...tooLong, ...otherTypes];
}

function unknownFields(target: Target, token: string, schema: JsonSchema, path: readonly string[]): Attack[] {
  const names = [
    "role",
    "roles_",
    "price",
    "userId",
    "status",
    "id",
    "createdAt",
    "isAdmin",
    "__proto__",
    "constructor",
  ];
  const known = new Set(
    placesOf(schema)
      .filter(([one]) => one.length === path.length + 1)
      .map(([one]) => one.at(-1)),
  );
  return names
    .filter(name => !known.has(name))
    .map(name => ({
      row: 33,
      title: `an unknown field ${[...path, name].join(".")}`,
      request: requestTo(target, token, { body: bodyWithField(schema, path, name) }),
      status: [400],
    }));
}

/** Texts that may be refused, or are stored and given back to the letter. */
function storedTexts(target: Target, token: string, schema: JsonSchema, path: readonly string[]): Attack[] {
  return [...sqlTexts, script, "=cmd|' /C calc'!A0"].map(text => ({
    row: text === script ? 43 : 38,
    title: `${text} as ${path.join(".")}`,
    request: requestTo(target, token, { body: bodyWith(schema, path, JSON.stringify(text)) }),
    status: "anyButServerError",
    check: (reply: RawReply) => checkStored(reply, path, text),
  }));
}

function checkStored({ status, body }: RawReply, path: readonly string[], text: string): void {
  if (status >= 300 || body === "") return;
  const stored = path.reduce<unknown>(
    (value, name) => (value as Record<string, unknown>)?.[name],
    JSON.parse(body),
  );
  if (typeof stored === "string") assert.is(stored, text.trim());
}

const isFreeText = ({ type, enum: options }: JsonSchema) => type === "string" && !options;
