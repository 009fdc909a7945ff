import type { Graph } from "../graph/types.ts";
import type { ServiceHost } from "./host.ts";

const EMPTY: Graph = { project: "", stack: "", resources: [], outputs: {}, secretPaths: [] };

/** What services get that are never called: an empty program, and state that goes nowhere. For the support table. */
export const idleHost = (): ServiceHost => ({
  graph: () => EMPTY,
  onGraph: () => {},
  store: { collection: <T>() => new Map<string, T>(), close: async () => {} },
  clock: { now: () => new Date(0) },
  region: "us-east-1",
  accountId: "000000000000",
  endpointUrl: "",
  invoke: async () => ({ ok: false, reason: "refused", errorType: "", errorMessage: "" }),
  log: { notice: () => {}, warn: () => {} },
});
