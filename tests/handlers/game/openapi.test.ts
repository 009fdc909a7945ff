import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadContracts } from "../../../commands/support/contracts.ts";
import { openapiDocument } from "../../../commands/support/openapi/index.ts";

interface Document {
  paths: Record<string, { get?: { parameters: { schema: { type?: string } }[] } }>;
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> };
}

const info = { title: "example", version: "1.0.0", url: "https://api.example.com" };
const { components, paths }: Document = JSON.parse(
  JSON.stringify(openapiDocument(await loadContracts("dev"), info)),
);
const property = (schema: string, name: string) => components.schemas[schema]?.properties?.[name];

const test = suite("the game: OpenAPI");

test("says what the code asks for beyond types and lengths", () => {
  assert.equal((property("NewAdjustment", "amount") as { not: unknown }).not, { const: 0 });
  assert.is((property("Run", "startedAt") as { format: string }).format, "date-time");
  const { pattern } = property("NewEvent", "startsAt") as { pattern: string };
  const starts = [
    "2020-01-01T00:00:00Z",
    "2099-12-31T23:59:59.5Z",
    "2019-12-31T23:59:59Z",
    "2100-01-01T00:00:00Z",
  ];
  assert.equal(
    starts.map(start => new RegExp(pattern).test(start)),
    [true, true, false, false],
  );
});

test("has queries with numbers, which a test of every contract looks at", () => {
  const numbers = paths["/territories"]?.get?.parameters.filter(({ schema }) => schema.type === "number");
  assert.is(numbers?.length, 4);
});

test("says a tuple's length in numbers", () => {
  const number = { type: "number" };
  assert.equal(components.schemas.RunPoint, {
    type: "array",
    prefixItems: [
      { ...number, minimum: -90, maximum: 90 },
      { ...number, minimum: -180, maximum: 180 },
      number,
    ],
    minItems: 3,
    maxItems: 3,
  });
});

test.run();
