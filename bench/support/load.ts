import { runChild } from "./child.ts";
import type { Target } from "./request.ts";

/** What the load generator gets. */
export type LoadRequest = Target & {
  /** Requests at a time, each on a connection of its own. */
  readonly connections: number;
  /** Not counted. */
  readonly warmUpSeconds: number;
} & ({ readonly seconds: number } | { readonly requests: number });

/** What it measured; milliseconds unless the name says otherwise. */
export interface LoadResult {
  /** Answered with 200. */
  readonly requests: number;
  /** All others, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
}

/**
 * Sends requests from a process of its own.
 *
 * @throws Error when one is not answered with 200
 */
export async function load(request: LoadRequest): Promise<LoadResult> {
  const result = await runChild<LoadResult>("load.ts", request);
  const failures = Object.entries(result.failures).map(([why, times]) => `${times} × ${why}`);
  if (failures.length > 0)
    throw new Error(`${request.url} with ${request.connections} connections: ${failures.join(", ")}.`);
  return result;
}
