import { newTraceRoot } from "../aws/trace-root.ts";
import type { InvokeReply, InvokeRequest } from "../services/host.ts";
import type { LambdaRuntime } from "./runtime.ts";
import type { Outcome } from "./worker.ts";

/** Invokes a function for an AWS service, as the function's resource policy allows; never throws. */
export async function invokeForService(runtime: LambdaRuntime, request: InvokeRequest): Promise<InvokeReply> {
  const { functionArn, payload, source, timeoutMs } = request;
  const spec = runtime.find(functionArn);
  if (!spec) return refused("ResourceNotFoundException", `Function not found: ${functionArn}`);
  if (source && !runtime.mayInvoke(spec, source))
    return refused(
      "AccessDeniedException",
      `${source.service} is not authorized to perform: lambda:InvokeFunction on resource: ${spec.arn}`,
    );
  const running = runtime.invoke(spec, JSON.stringify(payload), newTraceRoot());
  const outcome =
    timeoutMs === undefined ? await running : await Promise.race([running, patience(timeoutMs, running)]);
  if (outcome === null)
    return {
      ok: false,
      reason: "timeout",
      errorType: "Sandbox.Timedout",
      errorMessage: `${spec.name} gave no reply within ${timeoutMs} ms.`,
    };
  if (outcome.ok) return { ok: true, payload: JSON.parse(outcome.payload) };
  return {
    ok: false,
    reason: outcome.reason,
    errorType: outcome.errorType,
    errorMessage: outcome.errorMessage,
  };
}

/** Null when the time is over; the timer does not outlive the work. */
function patience(milliseconds: number, work: Promise<Outcome>): Promise<null> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    void work.finally(() => clearTimeout(timer));
  });
}

const refused = (errorType: string, errorMessage: string): InvokeReply => ({
  ok: false,
  reason: "refused",
  errorType,
  errorMessage,
});
