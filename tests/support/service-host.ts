import type { Graph, GraphResource } from "../../local/graph/types.ts";
import type { StateCollection } from "../../local/run/state.ts";
import type { InvokeReply, InvokeRequest, ServiceHost } from "../../local/services/host.ts";

export interface TestHost extends ServiceHost {
  /** Time, as the service sees it. */
  time: number;
  /** Replaces the program's resources and tells the service. */
  change(resources: readonly GraphResource[]): Promise<void>;
  /** What invoked functions answer. */
  invoked: (request: InvokeRequest) => Promise<InvokeReply>;
}

/** What local mode hands to an emulated service, with nothing behind it. */
export function testHost(resources: readonly GraphResource[] = []): TestHost {
  const listeners: ((graph: Graph) => unknown)[] = [];
  const collections = new Map<string, Map<string, unknown>>();
  let graph = graphWith(resources);
  const host: TestHost = {
    time: Date.UTC(2026, 5, 1),
    graph: () => graph,
    onGraph: listener => void listeners.push(listener),
    store: {
      collection: <T>(name: string) => {
        const known = collections.get(name) ?? new Map<string, unknown>();
        collections.set(name, known);
        return known as unknown as StateCollection<T>;
      },
      close: async () => {},
    },
    clock: { now: () => new Date(host.time) },
    region: "eu-west-1",
    accountId: "000000000000",
    endpointUrl: "http://localhost:4001",
    invoked: async () => ({
      ok: false,
      reason: "refused",
      errorType: "Refused",
      errorMessage: "no such function",
    }),
    invoke: request => host.invoked(request),
    log: { notice: () => {}, warn: () => {} },
    async change(next) {
      graph = graphWith(next);
      for (const listener of listeners) await listener(graph);
    },
  };
  return host;
}

const graphWith = (resources: readonly GraphResource[]): Graph => ({
  project: "test",
  stack: "test",
  outputs: {},
  secretPaths: [],
  resources,
});

/** A resource as the program would register it. */
export const resource = (
  type: string,
  name: string,
  parts: Partial<Pick<GraphResource, "inputs" | "outputs" | "options">>,
): GraphResource => ({
  type,
  name,
  urn: `urn:pulumi:test::test::${type}::${name}`,
  parent: null,
  component: null,
  custom: true,
  dependsOn: [],
  inputs: {},
  outputs: {},
  options: {},
  ...parts,
});
