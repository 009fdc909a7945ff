import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadContracts } from "../../../commands/support/contracts.ts";
import { openapiDocument } from "../../../commands/support/openapi/index.ts";

interface Document {
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> };
}

const info = { title: "example", version: "1.0.0", url: "https://api.example.com" };
const { components }: Document = JSON.parse(
  JSON.stringify(openapiDocument(await loadContracts("dev"), info)),
);
const property = (schema: string, name: string) => components.schemas[schema]?.properties?.[name];

const test = suite("movies: OpenAPI");

test("says what the code asks for beyond types and lengths", () => {
  assert.equal(property("NewMovie", "title"), {
    type: "string",
    minLength: 1,
    maxLength: 200,
    pattern: "\\S",
  });
  assert.is((property("NewMovie", "genres") as { uniqueItems: boolean }).uniqueItems, true);
});

test.run();
