import {
  type JsonSchema,
  type OverrideActionContext,
  type OverrideSchemaContext,
  toJsonSchema,
} from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

export type { JsonSchema };

type Direction = "input" | "output";

const schemasPath = "#/components/schemas/";
const inputSuffix = "Input";

/** What valibot does to a value that JSON Schema has no word for, or only one that `v.metadata` adds. */
const unsayable = [
  "brand",
  "check",
  "check_items",
  "flavor",
  "normalize",
  "partial_check",
  "raw_check",
  "readonly",
  "to_lower_case",
  "to_upper_case",
  "trim",
  "trim_end",
  "trim_start",
];

/**
 * Turns the schemas of contracts into JSON Schema 2020-12, and those that a contract exports by name into
 * `components.schemas`.
 */
export class Schemas {
  /** As they are referred to until `addTo`. */
  readonly components: Record<string, JsonSchema> = {};
  readonly #named: Readonly<Record<string, GenericSchema>>;

  /** @throws Error when two different schemas have one name */
  constructor(...named: readonly Readonly<Record<string, GenericSchema>>[]) {
    const all: Record<string, GenericSchema> = {};
    for (const [name, schema] of named.flatMap(schemas => Object.entries(schemas))) {
      if ((all[name] ?? schema) !== schema) {
        throw new Error(`Two contracts export a schema "${name}": rename one, since OpenAPI has one list.`);
      }
      all[name] = schema;
    }
    this.#named = all;
  }

  /** What a caller sends. */
  input(schema: GenericSchema): JsonSchema {
    return this.#convert(schema, "input");
  }

  /** What a caller gets. */
  output(schema: GenericSchema): JsonSchema {
    return this.#convert(schema, "output");
  }

  /** Each entry of a path, query or header schema; numbers in text are shown as numbers. */
  fields(schema: GenericSchema): Field[] {
    const input = plain(schema, "input");
    const required = new Set(input.required);
    return Object.entries("entries" in schema ? (schema.entries as Record<string, GenericSchema>) : {}).map(
      ([name, entry]) => ({ name, required: required.has(name), schema: fieldSchema(entry) }),
    );
  }

  /** Adds the components to a document made of the above; `NewMovieInput` is `NewMovie` where that name is free. */
  addTo<Document extends object>(document: Document): Document & { components: { schemas: unknown } } {
    const components = "components" in document ? (document.components as object) : {};
    const shorter = Object.keys(this.components)
      .filter(name => name.endsWith(inputSuffix))
      .map(name => [name, name.slice(0, -inputSuffix.length)] as const)
      .filter(([, short]) => !this.components[short]);
    const names = new Map(shorter);
    const schemas = Object.entries(this.components).map(([name, schema]) => [
      names.get(name) ?? name,
      schema,
    ]);
    schemas.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    const whole = { ...document, components: { ...components, schemas: Object.fromEntries(schemas) } };
    return renameReferences(whole, names) as Document & { components: { schemas: unknown } };
  }

  #convert(schema: GenericSchema, direction: Direction): JsonSchema {
    const {
      $defs,
      $schema: _,
      ...rest
    } = toJsonSchema(schema, {
      ...options(direction),
      definitions: this.#named,
      overrideRef: ({ referenceId }) => schemasPath + componentName(referenceId, direction),
    });
    for (const reference of references(rest)) this.#define(reference, direction, $defs ?? {});
    return rest;
  }

  #define(component: string, direction: Direction, definitions: NonNullable<JsonSchema["$defs"]>): void {
    if (this.components[component]) return;
    const definition = Object.keys(definitions).find(name => componentName(name, direction) === component);
    if (definition === undefined) return;
    const schema = definitions[definition] as JsonSchema;
    this.components[component] = schema;
    for (const reference of references(schema)) this.#define(reference, direction, definitions);
  }
}

/** One path, query or header parameter. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** A name that is used both ways is two components, since defaults and transformations make them differ. */
const componentName = (name: string, direction: Direction) =>
  direction === "input" ? `${name}${inputSuffix}` : name;

const options = (direction: Direction) =>
  ({
    target: "draft-2020-12",
    typeMode: direction,
    ignoreActions: unsayable,
    overrideAction,
    overrideSchema,
  }) as const;

/** JSON Schema counts in code points. */
function overrideAction({ valibotAction, jsonSchema }: OverrideActionContext): JsonSchema | undefined {
  if (valibotAction.type !== "max_code_points" || !("requirement" in valibotAction)) return undefined;
  return { ...jsonSchema, maxLength: valibotAction.requirement as number };
}

/** A tuple's length as numbers: `items: false` is beyond some generators of clients. */
function overrideSchema({ jsonSchema }: OverrideSchemaContext): JsonSchema | undefined {
  if (jsonSchema.items !== false || !jsonSchema.prefixItems) return undefined;
  const { items: _, ...rest } = jsonSchema;
  return { ...rest, minItems: jsonSchema.prefixItems.length, maxItems: jsonSchema.prefixItems.length };
}

function plain(schema: GenericSchema, direction: Direction): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, options(direction));
  return rest;
}

function fieldSchema(entry: GenericSchema): JsonSchema {
  const parsed = toJsonSchema(entry, { ...options("output"), errorMode: "ignore" });
  if (!["integer", "number", "boolean"].includes(String(parsed.type))) return plain(entry, "input");
  const { $schema: _, default: value, ...rest } = parsed;
  return value === undefined ? rest : { ...rest, default: JSON.parse(String(value)) };
}

function references(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === "$ref" ? [String(value).replace(schemasPath, "")] : references(value),
  );
}

function renameReferences(part: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(part)) return part.map(one => renameReferences(one, names));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      const name = key === "$ref" ? names.get(String(value).replace(schemasPath, "")) : undefined;
      return [key, name === undefined ? renameReferences(value, names) : schemasPath + name];
    }),
  );
}
