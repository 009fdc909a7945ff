import { Authorizer } from "../../../local/aws/authorize.ts";
import { Identities } from "../../../local/aws/credentials.ts";
import type { Graph } from "../../../local/graph/types.ts";
import type { PoolPace } from "../../../local/lambda/pool.ts";
import { type FinishedInvocation, LambdaRuntime } from "../../../local/lambda/runtime.ts";
import { ACCOUNT, REGION } from "./program.ts";

export interface TestRuntime {
  readonly runtime: LambdaRuntime;
  readonly authorizer: Authorizer;
  readonly identities: Identities;
  readonly lines: { readonly label: string; readonly line: string }[];
  readonly warnings: string[];
  readonly invocations: FinishedInvocation[];
  /** Invokes by label and parses the reply; throws the failure. */
  invoke(label: string, event?: unknown): Promise<unknown>;
}

/** The functions of a graph, running, with everything that they tell; as many events at once as there are threads. */
export function startRuntime(
  graph: Graph,
  maxWorkers = 4,
  pace: PoolPace = { limit: maxWorkers, adjust: () => {} },
  inspected = false,
): TestRuntime {
  const identities = new Identities(ACCOUNT);
  const authorizer = new Authorizer(graph, REGION, () => {});
  const lines: TestRuntime["lines"] = [];
  const warnings: string[] = [];
  const invocations: FinishedInvocation[] = [];
  const runtime = new LambdaRuntime(graph, {
    accountId: ACCOUNT,
    region: REGION,
    endpointUrl: "http://localhost:4001",
    identities,
    authorizer,
    maxWorkers,
    inspected,
    pace: () => pace,
    onLog: (spec, _requestId, line) => lines.push({ label: spec.label, line }),
    onInvocation: invocation => invocations.push(invocation),
    warn: message => warnings.push(message),
  });
  const invoke = async (label: string, event: unknown = {}) => {
    const spec = runtime.find(label);
    if (!spec) throw new Error(`no function ${label}`);
    const outcome = await runtime.invoke(
      spec,
      JSON.stringify(event),
      "Root=1-00000000-000000000000000000000000",
    );
    if (!outcome.ok) throw outcome;
    return JSON.parse(outcome.payload);
  };
  return { runtime, authorizer, identities, lines, warnings, invocations, invoke };
}
