import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { Schemas } from "../../../commands/support/openapi/schemas.ts";
import { list } from "../../../contract/schemas.ts";
import { contracts } from "../../controls/contracts.ts";
import { mostItems, schemaParts } from "../../support/schema-parts.ts";

// What holds for the input of each operation of each contract, those to come included.
const test = suite("every contract");

const bodies = contracts.flatMap(({ service, operations }) =>
  Object.entries(operations).flatMap(([name, { body }]) =>
    body ? [[`${service}.${name}`, body] as const] : [],
  ),
);

/** How many items a list looks at before it refuses one more than it may have. */
function itemsRead(schema: v.GenericSchema, most: number): number {
  const { item } = schema as unknown as { readonly item: { "~run": v.GenericSchema["~run"] } };
  const { "~run": run } = item;
  let count = 0;
  item["~run"] = (dataset, config) => {
    count += 1;
    return run.call(item, dataset, config);
  };
  try {
    const result = v.safeParse(schema, Array(most + 1).fill(0), { abortPipeEarly: true });
    assert.not(result.success);
  } finally {
    item["~run"] = run;
  }
  return count;
}

/** What lets the sender of a body decide how much work it is. */
function unboundedParts(body: v.GenericSchema): string[] {
  return schemaParts(body).flatMap(part => {
    if (["record", "map", "set", "tuple_with_rest", "loose_tuple"].includes(part.type))
      return [`${part.type} has no bound: use list() of contract/schemas.ts`];
    if (part.type === "object_with_rest") return checkRest(part);
    if (part.type !== "array") return [];
    const most = mostItems(part);
    if (most === undefined) return ["array has no bound: use list() of contract/schemas.ts"];
    const read = itemsRead(part, most);
    return read === 0 ? [] : [`array reads ${read} items before its length: use list() instead`];
  });
}

const checkRest = (part: v.GenericSchema): string[] => {
  const { type } = (part as unknown as { readonly rest: v.GenericSchema }).rest;
  return type === "unknown" ? [] : [`object_with_rest reads further fields as ${type}: use v.unknown()`];
};

test("there are bodies with lists", () => {
  const lists = bodies.flatMap(([, body]) => schemaParts(body)).filter(({ type }) => type === "array");
  assert.ok(lists.length > 0, String(lists.length));
});

for (const [name, body] of bodies) {
  test(`${name} takes only lists that check their length first`, () => {
    assert.equal(unboundedParts(body), []);
  });
}

const numbers = contracts.flatMap(({ service, operations }) =>
  Object.entries(operations).flatMap(([name, { query }]) =>
    (query ? new Schemas({}).fields(query) : [])
      .filter(({ schema }) => schema.type === "number")
      .map(field => ({
        ...field,
        name: `${service}.${name} ${field.name}`,
        entry: entryOf(query, field.name),
      })),
  ),
);

/** The schema of one parameter. */
function entryOf(fields: unknown, name: string): v.GenericSchema {
  const { entries } = fields as { readonly entries: Readonly<Record<string, v.GenericSchema>> };
  return entries[name] as v.GenericSchema;
}

for (const { name, schema, entry } of numbers) {
  test(`${name} takes a number in each form that JSON has`, () => {
    const { minimum = -1, maximum = 1 } = schema;
    const middle = (minimum + maximum) / 2;
    for (const value of [minimum, maximum, middle + 1e-7, middle + 0.1 + 0.2 - 0.3])
      assert.is(v.parse(entry, String(value)), value);
    assert.is(v.parse(entry, middle.toExponential()), middle);
    for (const value of ["NaN", "", "1e999", "0x1"]) assert.not(v.is(entry, value), value);
  });
}

test("finds lists without a bound, and such as read their items first", () => {
  const bounded = v.strictObject({ a: v.optional(list(v.number(), 0, 5)) });
  assert.equal(unboundedParts(bounded), []);
  const wrong: readonly (readonly [v.GenericSchema, RegExp])[] = [
    [v.array(v.string()), /^array has no bound/],
    [v.pipe(v.array(v.string()), v.maxLength(5)), /^array reads 6 items before its length/],
    [v.record(v.string(), v.string()), /^record has no bound/],
    [v.tupleWithRest([v.string()], v.string()), /^tuple_with_rest has no bound/],
    [v.objectWithRest({}, v.string()), /^object_with_rest reads further fields as string/],
  ];
  for (const [part, expected] of wrong) {
    const [problem = "none", ...others] = unboundedParts(v.strictObject({ a: v.nullable(part) }));
    assert.match(problem, expected);
    assert.equal(others, []);
  }
});

test.run();
