import type * as v from "valibot";

/** A schema of valibot's with what it is made of, whatever kind it is. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly items?: readonly v.GenericSchema[];
  readonly options?: readonly unknown[];
  readonly pipe?: readonly { readonly kind: string }[];
  readonly item?: v.GenericSchema;
  readonly key?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly rest?: v.GenericSchema;
  readonly wrapped?: v.GenericSchema;
}

const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === "object" && (value as { kind?: unknown } | null)?.kind === "schema";

/**
 * A schema and all schemas within it, each once.
 *
 * @throws Error for a lazy schema, whose depth the sender would choose
 */
export function schemaParts(schema: v.GenericSchema, known = new Set<v.GenericSchema>()): v.GenericSchema[] {
  if (known.has(schema)) return [];
  known.add(schema);
  if (schema.type === "lazy") throw new Error("A lazy schema has no bounded depth: write its levels out.");
  const { entries = {}, items = [], options = [], pipe = [], ...parts } = schema as unknown as Parts;
  const inner = [
    ...Object.values(entries),
    ...items,
    ...options,
    // The first is the schema itself, without its actions.
    ...pipe.slice(1),
    parts.item,
    parts.key,
    parts.value,
    parts.rest,
    parts.wrapped,
  ];
  return [schema, ...inner.filter(isSchema).flatMap(part => schemaParts(part, known))];
}

/** The most items that a list takes, if that is bounded. */
export function mostItems(schema: v.GenericSchema): number | undefined {
  const { pipe = [] } = schema as unknown as Parts;
  for (const part of pipe) {
    if ("requirement" in part && "type" in part && part.type === "max_length")
      return part.requirement as number;
    const inner = isSchema(part) ? mostItems(part) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
