import type { Reference } from "../types.ts";

/** The parts of an OpenAPI 3.1 document that the page shows. */
export interface Operation {
  /** `GET /movies/{movieId}` */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  /** Its `operationId`, such as `movies.list`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly needsToken: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly schema: Schema | null; readonly example: string } | null;
  readonly replies: readonly Reply[];
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}

export interface Reply {
  readonly status: string;
  readonly description: string;
  readonly schema: Schema | null;
}

/** JSON Schema, as far as contracts use it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

type Json = Readonly<Record<string, unknown>>;
const METHODS = ["get", "post", "put", "patch", "delete"];

/** All operations, in the document's order. */
export function operationsOf(document: Reference["document"]): Operation[] {
  const paths = (document.paths ?? {}) as Readonly<Record<string, Json>>;
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter(method => method in item).map(method => operationOf(path, method, item[method] as Json)),
  );
}

function operationOf(path: string, method: string, value: Json): Operation {
  const security = (value.security ?? []) as readonly Json[];
  const upper = method.toUpperCase();
  return {
    key: `${upper} ${path}`,
    method: upper,
    path,
    tag: (value.tags as string[] | undefined)?.[0] ?? "",
    name: text(value.operationId),
    summary: text(value.summary),
    description: text(value.description),
    needsToken: security.some(one => Object.keys(one).length > 0),
    parameters: ((value.parameters ?? []) as Json[]).map(parameterOf),
    body: bodyOf(value.requestBody as Json | undefined),
    replies: Object.entries((value.responses ?? {}) as Readonly<Record<string, Json>>).map(
      ([status, reply]) => ({
        status,
        description: text(reply.description),
        schema: contentOf(reply)?.schema ?? null,
      }),
    ),
  };
}

const parameterOf = (value: Json): Parameter => ({
  name: text(value.name),
  in: value.in as Parameter["in"],
  required: value.required === true,
  description: text(value.description),
  schema: (value.schema ?? {}) as Schema,
});

function bodyOf(value: Json | undefined): Operation["body"] {
  const content = value && contentOf(value);
  if (!content) return null;
  const example = content.example === undefined ? "{}" : JSON.stringify(content.example, null, 2);
  return { schema: content.schema ?? null, example };
}

function contentOf(value: Json): { readonly schema?: Schema; readonly example?: unknown } | undefined {
  const content = (value.content ?? {}) as Readonly<Record<string, { schema?: Schema; example?: unknown }>>;
  return content["application/json"] ?? content["application/problem+json"];
}

/** The schema that a reference names. */
export function resolve(document: Reference["document"], schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const steps = schema.$ref.split("/").slice(1);
  const found = steps.reduce<unknown>((inner, step) => (inner as Json | undefined)?.[step], document);
  return (found ?? {}) as Schema;
}

/** `string, uuid`, `integer from 1 to 5`, `one of "a", "b"`. */
export function typeText(document: Reference["document"], given: Schema): string {
  const schema = resolve(document, given);
  const { type, format, minimum, maximum, minLength, maxLength } = schema;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(one => typeText(document, one)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(one => JSON.stringify(one)).join(", ")}`;
  if (schema.items) return `array of ${typeText(document, schema.items)}`;
  const name = type === undefined ? "any" : [type].flat().join(" or ");
  const bounds = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`];
  const lengths = maxLength !== undefined ? [`${minLength ?? 0} to ${maxLength} characters`] : [];
  return [[name, ...bounds].filter(Boolean).join(" "), ...(format ? [format] : []), ...lengths].join(", ");
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
