import type { Resource } from "@pulumi/pulumi";
import { metricAlarm } from "../monitoring/alarms.ts";
import type { NodeFunction, NodeFunctionArgs } from "./node-function.ts";

/** What tells that a function fails, or is not let run. */
export function functionAlarms(
  parent: Resource & Pick<NodeFunction, "physicalName">,
  name: string,
  { alarms, impact = "What it does is not done.", transform = {} }: NodeFunctionArgs,
): Pick<NodeFunction, "errorsAlarm" | "throttlesAlarm"> {
  if (!alarms) return { errorsAlarm: undefined, throttlesAlarm: undefined };
  const dimensions = { FunctionName: parent.physicalName };
  const common = { alarms, impact, namespace: "AWS/Lambda", dimensions };
  return {
    errorsAlarm: metricAlarm(
      `${name}-errors`,
      { ...common, what: `The function ${name} ended with an error or a time-out.`, metric: "Errors" },
      { parent },
      transform.errorsAlarm,
    ),
    throttlesAlarm: metricAlarm(
      `${name}-throttles`,
      { ...common, what: `The function ${name} was refused for want of concurrency.`, metric: "Throttles" },
      { parent },
      transform.throttlesAlarm,
    ),
  };
}
