import type { Input } from "@pulumi/pulumi";
import { metricsNamespace } from "../shared/naming.ts";
import type { NodeFunctionArgs } from "./node-function.ts";

/** What a function is told: its own facts, what the caller gives, and where its links stand. */
export function environmentOf(name: string, args: NodeFunctionArgs): Record<string, Input<string>> {
  return {
    SERVICE_NAME: name,
    LOG_LEVEL: args.logLevel ?? "info",
    METRICS_NAMESPACE: args.metricsNamespace ?? metricsNamespace(),
    ...args.environment,
    ...Object.assign({}, ...(args.links ?? []).map(link => link.environment)),
  };
}
