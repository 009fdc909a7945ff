import type { DemoUser } from "../../../../local/cognito/pages/demo-users.ts";
import type { Graph } from "../../../../local/graph/types.ts";
import type { StateCollection, StateStore } from "../../../../local/run/state.ts";
import type { InvokeReply, InvokeRequest, ServiceHost } from "../../../../local/services/host.ts";
import { type GraphOptions, testGraph } from "./graph.ts";

/** The event of a trigger, as far as tests look at it. */
export interface TriggerCall {
  readonly version: string;
  readonly triggerSource: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Record<string, unknown>;
}

/** A trigger's function: what it returns is the reply, what it throws is its error. */
export type TriggerFunction = (event: TriggerCall) => unknown;

export interface TestHost extends ServiceHost {
  /** Lets time pass. */
  advance(seconds: number): void;
  /** Events of all triggers so far. */
  readonly calls: readonly TriggerCall[];
  /** The invocations themselves. */
  readonly invocations: readonly InvokeRequest[];
  /** What stood in the terminal. */
  readonly notices: readonly string[];
  /** Replaces the program, as saving it would. */
  setGraph(graph: Graph): void;
}

export interface HostOptions extends GraphOptions {
  /** Functions by ARN. */
  readonly functions?: Readonly<Record<string, TriggerFunction>>;
  /** What `invoke` answers instead of running a function. */
  readonly reply?: InvokeReply;
  /** Milliseconds since 1970; default: now, standing still. */
  readonly now?: number;
  readonly endpointUrl?: string;
  readonly store?: StateStore;
  /** Those whom the sign-in page offers to be. */
  readonly demoUsers?: readonly DemoUser[];
}

/** Local mode as the Cognito service sees it, with time, functions and state in the test's hands. */
export function testHost(options: HostOptions = {}): TestHost {
  const endpointUrl = options.endpointUrl ?? "http://localhost:4001";
  let graph = testGraph({ ...options, host: new URL(endpointUrl).host });
  let now = options.now ?? Date.now();
  const calls: TriggerCall[] = [];
  const invocations: InvokeRequest[] = [];
  const notices: string[] = [];
  return {
    graph: () => graph,
    setGraph: changed => {
      graph = changed;
    },
    onGraph: () => {},
    store: options.store ?? memoryStore(),
    clock: { now: () => new Date(now) },
    advance: seconds => {
      now += seconds * 1000;
    },
    region: "eu-central-1",
    accountId: "000000000000",
    endpointUrl,
    invoke: async request => {
      invocations.push(request);
      if (options.reply) return options.reply;
      const event = structuredClone(request.payload) as TriggerCall;
      calls.push(structuredClone(event));
      return run(options.functions?.[request.functionArn], event);
    },
    log: { notice: message => notices.push(message), warn: message => notices.push(message) },
    calls,
    invocations,
    notices,
  };
}

async function run(handler: TriggerFunction | undefined, event: TriggerCall): Promise<InvokeReply> {
  if (!handler)
    return {
      ok: false,
      reason: "refused",
      errorType: "ResourceNotFoundException",
      errorMessage: "Function not found",
    };
  try {
    return { ok: true, payload: await handler(event) };
  } catch (error) {
    const errorMessage = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: "function", errorType: "Error", errorMessage };
  }
}

export function memoryStore(): StateStore {
  const collections = new Map<string, Map<string, unknown>>();
  return {
    collection: <T>(name: string): StateCollection<T> => {
      const known = collections.get(name) ?? new Map<string, unknown>();
      collections.set(name, known);
      return known as Map<string, T>;
    },
    close: async () => {},
  };
}
