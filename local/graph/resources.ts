import type { Graph, GraphResource } from "./types.ts";

/** Resources of one Pulumi type, in registration order. */
export const ofType = (graph: Graph, type: string): readonly GraphResource[] =>
  graph.resources.filter(resource => resource.type === type);

/** Readers for values whose shape the provider's schema promises but whose type is not known here. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
export const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const texts = (value: unknown): string[] => list(value).filter(item => typeof item === "string");

/** A property along a path: `member(inputs, "target", "deadLetterConfig", "arn")`. */
export const member = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );

export const textMap = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );

/** How a resource is known on AWS: its ARN, or its id where it has none. */
export const arnOf = (resource: GraphResource): string =>
  text(resource.outputs.arn) ?? text(resource.outputs.id) ?? resource.urn;

/** The region that the program deploys to, read off any ARN. */
export function regionOf(graph: Graph): string {
  for (const { outputs } of graph.resources) {
    const region = /^arn:aws:[a-z0-9-]+:([a-z]{2}-[a-z-]+-\d):/.exec(text(outputs.arn) ?? "")?.[1];
    if (region) return region;
  }
  return "us-east-1";
}
