import type { Graph } from "../graph/types.ts";
import { services } from "./index.ts";

/** Resource types that local mode runs or heeds. */
export const EMULATED: ReadonlySet<string> = new Set(services.flatMap(({ types }) => types));

/** Types that the program registers and local mode leaves alone, with how many of each; a call to one fails by name. */
export function notEmulated(graph: Graph): { readonly type: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { type, custom } of graph.resources) {
    if (custom && !EMULATED.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => a.type.localeCompare(b.type));
}
