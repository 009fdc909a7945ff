import type { JsonSchema } from "./schemas.ts";

const formats: Readonly<Record<string, string>> = {
  date: "2026-06-01",
  "date-time": "2026-06-01T22:00:00Z",
  email: "ann@example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  time: "22:00",
  uri: "https://example.com/",
  uuid: "0192f0c1-7b1a-4c6e-9f59-2f1d6c8a4b10",
};

/** Texts that the patterns of contracts tend to want; the first that fits is taken. */
const candidates = [
  "2026-06-01T22:00:00Z",
  "2026-06-01",
  "EUR",
  "example",
  "EXAMPLE",
  "1",
  "a1",
  "A-1",
  "22:00",
];

/**
 * A value that a JSON Schema accepts, the same each time, for examples and tests.
 *
 * @throws Error for a text whose pattern fits no candidate: give that schema `v.examples([...])`
 */
export function sampleOf(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>> = {},
): unknown {
  const sample = (inner: JsonSchema | boolean | undefined): unknown =>
    typeof inner === "object" ? sampleOf(inner, definitions) : null;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.$ref) return sample(definitions[schema.$ref.replace(/^.*\//, "")]);
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice !== undefined) return sample(choice);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(sample));
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, one]) => [name, sample(one)]),
      );
    case "array":
      return sampleArray(schema, sample);
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "string":
      return sampleText(schema);
    case "boolean":
      return true;
    default:
      return null;
  }
}

function sampleArray(schema: JsonSchema, sample: (item: JsonSchema | boolean) => unknown): unknown[] {
  if (schema.prefixItems) return schema.prefixItems.map(sample);
  const item = schema.items as JsonSchema | undefined;
  return item && schema.maxItems !== 0 ? [sample(item)] : [];
}

function sampleNumber({ minimum, maximum, exclusiveMinimum }: JsonSchema): number {
  const least = minimum ?? (exclusiveMinimum === undefined ? 0 : exclusiveMinimum + 1);
  return Math.min(Math.max(least, 3), maximum ?? 3);
}

function sampleText(schema: JsonSchema): string {
  const { format, pattern, minLength = 0, maxLength = 100 } = schema;
  if (format !== undefined && formats[format] !== undefined) return formats[format];
  const plain = "example".padEnd(minLength, "x").slice(0, maxLength);
  if (pattern === undefined || new RegExp(pattern).test(plain)) return plain;
  const fits = (text: string) =>
    new RegExp(pattern).test(text) && text.length >= minLength && text.length <= maxLength;
  const found = candidates.find(fits);
  if (found === undefined)
    throw new Error(`No example fits /${pattern}/: add v.examples([...]) to the schema.`);
  return found;
}
