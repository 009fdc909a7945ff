import type { ContractModule } from "../../commands/support/contracts.ts";
import { sampleOf } from "../../commands/support/openapi/sample.ts";
import { type Field, type JsonSchema, Schemas } from "../../commands/support/openapi/schemas.ts";
import type { Operation } from "../../contract/contract.ts";
import type { RawRequest } from "./request.ts";

/** One operation of one contract, with what is needed to call it rightly and wrongly. */
export interface Target {
  /** `movies.create`. */
  readonly name: string;
  readonly operation: Operation;
  readonly params: readonly Field[];
  readonly query: readonly Field[];
  /** JSON Schema of the body. */
  readonly body: JsonSchema | null;
}

/** Every operation of the contracts, so that a later service is attacked by existing. */
export function targetsOf(services: readonly ContractModule[]): Target[] {
  const schemas = new Schemas();
  const fields = (schema: Operation["params"]) => (schema ? schemas.fields(schema) : []);
  return services.flatMap(({ contract }) =>
    Object.entries<Operation>(contract.operations).map(([name, operation]) => ({
      name: `${contract.service}.${name}`,
      operation,
      params: fields(operation.params),
      query: fields(operation.query),
      body: operation.body ? schemas.input(operation.body) : null,
    })),
  );
}

/** What an attack changes in a request that is otherwise right. */
export interface Change {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: RawRequest["headers"];
  /** Sent as it is; null sends none. */
  readonly body?: string | null;
}

/** A request that the contract takes: ids of things that do not exist, no optional query parameters. */
export function requestTo(target: Target, token: string | null, change: Change = {}): RawRequest {
  const { operation, params, body } = target;
  const values = { ...Object.fromEntries(params.map(one => [one.name, text(one)])), ...change.params };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? ""));
  const required = target.query.filter(one => one.required).map(one => [one.name, text(one)]);
  const query = new URLSearchParams({ ...Object.fromEntries(required), ...change.query }).toString();
  const sent = change.body === undefined ? body && JSON.stringify(sampleOf(body)) : change.body;
  return {
    method: operation.method,
    path: query ? `${path}?${query}` : path,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(sent !== null && { "content-type": "application/json" }),
      ...(operation.idempotency === "required" && { "idempotency-key": crypto.randomUUID() }),
      ...(operation.headers && "if-match" in headerNames(operation) && { "if-match": '"1"' }),
      ...change.headers,
    },
    ...(sent !== null && { body: sent }),
  };
}

/** Each place of a body's JSON Schema, as the path of names that leads to it. */
export function placesOf(
  schema: JsonSchema,
  path: readonly string[] = [],
): [readonly string[], JsonSchema][] {
  const inner = withoutNull(schema);
  const below = Object.entries(inner.properties ?? {}).flatMap(([name, one]) =>
    typeof one === "object" ? placesOf(one, [...path, name]) : [],
  );
  const item = inner.items;
  const items = typeof item === "object" && !Array.isArray(item) ? placesOf(item, [...path, "0"]) : [];
  const members = (inner.prefixItems ?? []).flatMap((one, index) =>
    typeof one === "object" ? placesOf(one, [...path, String(index)]) : [],
  );
  return [[path, inner], ...below, ...items, ...members];
}

/** The sample body with another value at a place, as JSON; the value is written as given, `1e309` too. */
export function bodyWith(schema: JsonSchema, path: readonly string[], json: string): string {
  return rewrite(schema, path, () => hole).replace(`"${hole}"`, () => json);
}

/** The sample body with one field more in the object at a place, as JSON; `__proto__` is a name like others. */
export function bodyWithField(schema: JsonSchema, path: readonly string[], name: string): string {
  return rewrite(schema, path, object => ({ ...(object as object), [hole]: "x" })).replace(hole, () => name);
}

const hole = "__hole__";

function rewrite(schema: JsonSchema, path: readonly string[], change: (value: unknown) => unknown): string {
  const body: Record<string, unknown> = structuredClone({ root: sampleOf(schema) });
  const steps = ["root", ...path];
  const last = steps.pop() as string;
  const parent = steps.reduce((value, step) => value[step] as Record<string, unknown>, body);
  parent[last] = change(parent[last]);
  return JSON.stringify(body.root);
}

const text = (field: Field) => String(sampleOf(field.schema));

const headerNames = ({ headers }: Operation): object =>
  headers && "entries" in headers ? (headers.entries as object) : {};

/** `T | null` as `T`. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const others = schema.anyOf?.filter(one => typeof one === "object" && one.type !== "null") ?? [];
  return others.length === 1 ? (others[0] as JsonSchema) : schema;
}
