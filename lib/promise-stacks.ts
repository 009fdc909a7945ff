import { createRequire } from "node:module";

/**
 * Leaves out the stack that the Pulumi SDK notes with each promise, for a hint at those that never settle. Under source
 * maps that is a fifth of a program's time. `PULUMI_DEBUG_PROMISE_LEAKS` brings the stacks back, as the hint says.
 */
export function leaveOutPromiseStacks(): void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  const debuggable = createRequire(import.meta.url)("@pulumi/pulumi/runtime/debuggable.js") as {
    debuggablePromise: (...args: unknown[]) => unknown;
  };
  const note = debuggable.debuggablePromise;
  debuggable.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return note(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
