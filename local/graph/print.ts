import { relative } from "node:path";
import type { Graph, GraphResource } from "./types.ts";
import { pathBelow } from "./wire.ts";

/** A resource as `npm run graph` prints it. */
export interface PrintedResource {
  readonly type: string;
  readonly name: string;
  /** URN of the parent, or null. */
  readonly parent: string | null;
  /** Logical name of the nearest component above, or null. */
  readonly component: string | null;
  readonly inputs: unknown;
  readonly outputs: unknown;
  /** URNs. */
  readonly dependsOn: readonly string[];
  readonly urn: string;
  readonly options: unknown;
}

/** The resources without their secrets (`{"secret": true}`), and with assets relative to the project's folder. */
export function printable(graph: Graph, projectDir: string): PrintedResource[] {
  const secrets = new Set(graph.secretPaths);
  return graph.resources.map(
    ({ type, name, urn, parent, component, inputs, outputs, dependsOn, options }) => {
      const print = (side: keyof GraphResource, value: unknown) =>
        strip(value, `${urn}#/${side}`, secrets, projectDir);
      return {
        type,
        name,
        parent,
        component,
        inputs: print("inputs", inputs),
        outputs: print("outputs", outputs),
        dependsOn,
        urn,
        options,
      };
    },
  );
}

function strip(value: unknown, path: string, secrets: ReadonlySet<string>, projectDir: string): unknown {
  if (secrets.has(path)) return { secret: true };
  if (typeof value !== "object" || value === null) return value;
  const below = (key: string | number, item: unknown) =>
    strip(item, pathBelow(path, key), secrets, projectDir);
  if (Array.isArray(value)) return value.map((item, index) => below(index, item));
  if ("asset" in value && typeof value.asset === "string") {
    return { asset: value.asset.includes("://") ? value.asset : relative(projectDir, value.asset) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, below(key, item)]));
}
