import type { Graph } from "./graph/types.ts";
import type { LambdaRuntime } from "./lambda/runtime.ts";
import { ofType, text } from "./resources.ts";
import { StartError } from "./start-error.ts";
import { newTraceRoot } from "./traces.ts";

/**
 * Runs the invocations that the program registers (`aws.lambda.Invocation`), one after another in its order: that is
 * how migrations are applied. On AWS they run when they are new or their triggers change; here at each start too,
 * since the database may be another one.
 * @throws StartError when one fails, as a deployment would
 */
export async function runInvocations(
  graph: Graph,
  runtime: LambdaRuntime,
  except: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const { name, urn, inputs } of ofType(graph, "aws:lambda/invocation:Invocation")) {
    if (except.has(urn)) continue;
    const spec = runtime.find(text(inputs.functionName) ?? "");
    if (!spec)
      throw new StartError(
        `The invocation ${name} names the function ${inputs.functionName}, which the program does not have.`,
      );
    const outcome = await runtime.invoke(spec, text(inputs.input) ?? "{}", newTraceRoot());
    if (!outcome.ok)
      throw new StartError(`The invocation ${name} of ${spec.label} failed: ${outcome.errorMessage}`);
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
