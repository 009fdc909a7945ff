import type { Graph } from "../../local/graph/types.ts";
import type { SeenResource } from "../../policy/seen.ts";

/** What the engine tells a policy pack of a graph: each resource's outputs, which hold its inputs too, without its id. */
export const seenOf = ({ resources }: Graph): SeenResource[] =>
  resources.map(({ type, name, urn, inputs, outputs: { id: _id, ...outputs }, options, parent }) => ({
    type,
    name,
    urn,
    props: { ...inputs, ...outputs },
    opts: { protect: false, ...options },
    ...(parent === null ? {} : { parent: { urn: parent } }),
    propertyDependencies: {},
  }));

/** An object whose unknown properties throw when they are read, as those of `@pulumi/policy` do in a preview. */
export function withUnknown(values: Readonly<Record<string, unknown>>, ...names: readonly string[]): object {
  return new Proxy(
    { ...values, ...Object.fromEntries(names.map(name => [name, "sentinel"])) },
    {
      get(target, key) {
        if (names.includes(String(key)))
          throw new Error(`string value at .${String(key)} can't be known during preview`);
        return Reflect.get(target, key);
      },
    },
  );
}
