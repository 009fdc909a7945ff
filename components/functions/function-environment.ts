import type { Input } from "@pulumi/pulumi";
import { metricsNamespace } from "../shared/naming.ts";
import type { NodeFunctionArgs } from "./node-function-args.ts";

/** A function's environment variables: its own facts, the caller's values, and the addresses of its links. */
export function environmentOf(name: string, args: NodeFunctionArgs): Record<string, Input<string>> {
  return {
    SERVICE_NAME: name,
    LOG_LEVEL: args.logLevel ?? "info",
    METRICS_NAMESPACE: args.metricsNamespace ?? metricsNamespace(),
    ...args.environment,
    ...Object.assign({}, ...(args.links ?? []).map(link => link.environment)),
  };
}
