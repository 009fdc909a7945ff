import { checkRetention } from "./log-retention.ts";
import { rejectArguments } from "./mistakes.ts";
import { physicalName } from "./naming.ts";
import type { NodeFunctionArgs } from "./node-function.ts";

/** What is looked at; components that make a function take the same arguments for it. */
type FunctionArgs = Pick<
  NodeFunctionArgs,
  "logRetentionDays" | "timeoutSeconds" | "reservedConcurrency" | "environment" | "links" | "copy"
>;

/** What every function is told, and the argument that says so. */
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
  const { timeoutSeconds, reservedConcurrency = 0, copy = [] } = args;
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 900))
    reject(
      ["timeoutSeconds"],
      `${timeoutSeconds} is outside 1 to 900`,
      "Split the work into batches that fit",
    );
  if (!Number.isInteger(reservedConcurrency) || reservedConcurrency < 0)
    reject(
      ["reservedConcurrency"],
      `${reservedConcurrency} is no count`,
      "Give a whole number, or 0 for none",
    );
  const outside = copy.find(folder => !isInside(folder));
  if (outside !== undefined)
    reject(["copy"], `${outside} is outside the project folder`, "Name a folder of the project");
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
