import type { GraphResource } from "./types.ts";

/**
 * The resources in an order that they could have been registered in, the same each time: a parent before its
 * children, what is depended on before what depends on it, and else by URN. Siblings arrive in no certain order,
 * as each waits for its own inputs.
 */
export function inRegistrationOrder(resources: readonly GraphResource[]): readonly GraphResource[] {
  const byUrn = new Map(resources.map(resource => [resource.urn, resource]));
  const ordered = new Set<GraphResource>();
  const visited = new Set<string>();
  const visit = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (!resource || visited.has(urn)) return;
    visited.add(urn);
    if (resource.parent) visit(resource.parent);
    for (const needed of [...resource.dependsOn].sort()) visit(needed);
    ordered.add(resource);
  };
  for (const urn of [...byUrn.keys()].sort()) visit(urn);
  return [...ordered];
}
