import { installedVersion } from "../../lib/bundle/install-packages.ts";
import { checkRetention } from "../monitoring/log-retention.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { physicalName } from "../shared/naming.ts";
import { checkNumbers } from "../shared/ranges.ts";
import type { NodeFunctionArgs } from "./node-function-args.ts";

/** What is looked at; components that make a function take the same arguments for it. */
type FunctionArgs = Pick<
  NodeFunctionArgs,
  | "logRetentionDays"
  | "timeoutSeconds"
  | "memoryMegabytes"
  | "storageMegabytes"
  | "layers"
  | "reservedConcurrency"
  | "environment"
  | "links"
  | "copy"
  | "external"
>;

/** Environment variables of every function, and the argument that sets each. */
const own: Readonly<Record<string, string>> = {
  SERVICE_NAME: "name",
  LOG_LEVEL: "logLevel",
  METRICS_NAMESPACE: "metricsNamespace",
};

/**
 * Stops a function whose arguments AWS would refuse, or that contradict one another; and a component that makes one, for
 * which it is too late when the function itself finds out: what comes before it is registered by then.
 */
export function checkFunction(component: string, name: string, args: FunctionArgs): void {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments(component, name, names, problem, mend);
  physicalName(name);
  checkRetention(component, name, args.logRetentionDays);
  checkNumbers(component, name, [
    ["timeoutSeconds", args.timeoutSeconds, { least: 1, most: 900 }],
    ["memoryMegabytes", args.memoryMegabytes, { least: 128, most: 10_240 }],
    ["storageMegabytes", args.storageMegabytes, { least: 512, most: 10_240 }],
    ["layers.length", args.layers?.length, { least: 0, most: 5 }],
    ["reservedConcurrency", args.reservedConcurrency, { least: 0, most: 100_000 }],
  ]);
  const { copy = [] } = args;
  const outside = copy.find(folder => !isInside(folder));
  if (outside !== undefined)
    reject(["copy"], `${outside} is outside the project folder`, "Name a folder of the project");
  const missing = args.external?.find(one => installedVersion(".", one) === undefined);
  if (missing !== undefined)
    reject(["external"], `${missing} is not installed`, `Install it: npm install ${missing}`);
  checkVariables(reject, args);
}

/** Whether a folder is one of the project's: it has the same place in a function's package. */
export const isInside = (folder: string): boolean =>
  !/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(folder);

/** Each variable has one source. */
function checkVariables(
  reject: (names: readonly string[], problem: string, mend: string) => void,
  { environment = {}, links = [] }: FunctionArgs,
): void {
  const given = new Map(Object.entries(own));
  const sources = [environment, ...links.map(link => link.environment ?? {})];
  for (const [index, source] of sources.entries()) {
    for (const variable of Object.keys(source)) {
      const origin = index === 0 ? "environment" : `links[${index - 1}]`;
      const other = given.get(variable);
      if (other) reject([other, origin], `both set ${variable}`, "Take it out of one of them");
      given.set(variable, origin);
    }
  }
}
