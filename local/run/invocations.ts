import { newTraceRoot } from "../aws/trace-root.ts";
import { ofType, text } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";
import { StartError } from "../http/start-error.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { LambdaRuntime } from "../lambda/runtime.ts";

export interface InvocationOptions {
  /** URNs of invocations that do not run. */
  readonly except?: ReadonlySet<string>;
  /** Called before each that runs; it may invoke the function first, with more in the input. */
  readonly prepare?: PrepareInvocation;
}

/** @param invoke throws StartError if the function fails */
export type PrepareInvocation = (
  spec: FunctionSpec,
  invoke: (more: Readonly<Record<string, string>>) => Promise<void>,
) => Promise<void>;

/**
 * Runs the invocations that the program registers (`aws.lambda.Invocation`), one after another in its order: that is
 * how migrations are applied. On AWS they run when they are new or their triggers change; here at each start too,
 * since the database may be another one.
 * @throws StartError when one fails, as a deployment would
 */
export async function runInvocations(
  graph: Graph,
  runtime: LambdaRuntime,
  { except = new Set(), prepare }: InvocationOptions = {},
): Promise<void> {
  for (const { name, urn, inputs } of ofType(graph, "aws:lambda/invocation:Invocation")) {
    if (except.has(urn)) continue;
    const spec = runtime.find(text(inputs.functionName) ?? "");
    if (!spec)
      throw new StartError(
        `The invocation ${name} names the function ${inputs.functionName}, which the program does not have.`,
      );
    const invoke = async (input: string) => {
      const outcome = await runtime.invoke(spec, input, newTraceRoot());
      if (!outcome.ok)
        throw new StartError(`The invocation ${name} of ${spec.label} failed: ${outcome.errorMessage}`);
    };
    const input = text(inputs.input) ?? "{}";
    await prepare?.(spec, more => invoke(JSON.stringify({ ...JSON.parse(input), ...more })));
    await invoke(input);
  }
}

/** URNs of invocations that are the same in both graphs, and so do not run again. */
export function unchangedInvocations(before: Graph, after: Graph): ReadonlySet<string> {
  const known = new Map(
    ofType(before, "aws:lambda/invocation:Invocation").map(({ urn, inputs }) => [
      urn,
      JSON.stringify(inputs),
    ]),
  );
  const same = ofType(after, "aws:lambda/invocation:Invocation").filter(
    ({ urn, inputs }) => known.get(urn) === JSON.stringify(inputs),
  );
  return new Set(same.map(({ urn }) => urn));
}
