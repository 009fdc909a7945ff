import type { Graph, GraphResource } from "../../local/graph/types.ts";
import { atLeast, is, noneOf, oneOf, present, satisfies } from "../expect.ts";
import { both, type Control, companion, ofType, prodOnly, property, valueAt } from "../rule.ts";

const lambda = "aws:lambda/function:Function";
const permission = "aws:lambda/permission:Permission";
const url = "aws:lambda/functionUrl:FunctionUrl";
const invokeConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

/** Lambda functions. */
export const functions: readonly Control[] = [
  {
    row: 10,
    severity: "low",
    demand: "nag L1, CKV_AWS_363, Lambda.2: functions run on a supported runtime",
    stacks: both,
    rules: [property(lambda, "runtime", oneOf("nodejs22.x", "nodejs24.x"))],
  },
  {
    row: 11,
    severity: "medium",
    demand: "CKV_AWS_50, Lambda.7: functions are traced",
    stacks: both,
    rules: [property(lambda, "tracingConfig.mode", is("Active"))],
  },
  {
    row: 12,
    severity: "low",
    demand: "CKV_AWS_115: functions have a concurrency of their own",
    stacks: prodOnly,
    rules: [property(lambda, "reservedConcurrentExecutions", atLeast(1))],
  },
  {
    row: 13,
    severity: "medium",
    demand: "CKV_AWS_116: functions that are invoked asynchronously have a dead-letter queue",
    stacks: both,
    rules: [property(lambda, "deadLetterConfig.targetArn", present, isAsynchronous)],
  },
  {
    row: 14,
    severity: "medium",
    demand: "functions that are invoked asynchronously have a destination for failures",
    stacks: both,
    rules: [
      companion(
        lambda,
        invokeConfig,
        ({ inputs }, { outputs }) => inputs.functionName === outputs.name,
        isAsynchronous,
      ),
      property(invokeConfig, "destinationConfig.onFailure.destination", present),
    ],
  },
  {
    row: 16,
    severity: "high",
    demand: "CKV_AWS_173: environment variables are encrypted with a key of the stack",
    stacks: prodOnly,
    rules: [property(lambda, "kmsKeyArn", present)],
  },
  {
    row: 17,
    severity: "critical",
    demand: "CKV_AWS_45: environment variables hold no secret",
    stacks: both,
    rules: [
      property(
        lambda,
        "environment.variables",
        satisfies("hold no secret", holdsNoSecret, { DATABASE_PASSWORD: "correct horse battery staple" }),
      ),
    ],
  },
  {
    row: 18,
    severity: "low",
    demand: "CKV_AWS_272: code is signed",
    stacks: prodOnly,
    rules: [property(lambda, "codeSigningConfigArn", present)],
  },
  {
    row: 19,
    severity: "critical",
    demand: "CKV_AWS_301, Lambda.1: no function may be invoked by every principal",
    stacks: both,
    rules: [property(permission, "principal", noneOf("*"))],
  },
  {
    row: 20,
    severity: "high",
    demand: "CKV_AWS_364: a service may invoke a function for one source only",
    stacks: both,
    rules: [property(permission, "sourceArn", present)],
  },
  {
    row: 21,
    severity: "critical",
    demand: "CKV_AWS_258: function URLs ask for credentials",
    stacks: both,
    rules: [property(url, "authorizationType", is("AWS_IAM"))],
  },
];

/** Schedules invoke asynchronously; API Gateway, Cognito and the deployment wait for the answer. */
function isAsynchronous({ outputs }: GraphResource, graph: Graph): boolean {
  return ofType(graph, "aws:scheduler/schedule:Schedule").some(({ inputs }) =>
    isAt(valueAt(inputs, "target.arn"), String(outputs.arn)),
  );
}

/** Whether an ARN is the function's, or that of its alias. */
const isAt = (arn: unknown, functionArn: string): boolean =>
  typeof arn === "string" && (arn === functionArn || arn.replace(/:[\w-]+$/, "") === functionArn);

/** Address of a contract on a chain, such as that of a token: as public as the chain. A private key is longer. */
const isContract = (name: string, value: unknown): boolean =>
  name.startsWith("CONFIG_") && /^0x[0-9a-f]{40}$/i.test(String(value));

function holdsNoSecret(variables: unknown, { urn }: GraphResource, graph: Graph): boolean {
  const entries = Object.entries((variables ?? {}) as Record<string, unknown>);
  const looksPlain = entries.every(
    ([name, value]) =>
      !/PASSWORD|SECRET|TOKEN|PRIVATE|API_?KEY/.test(name) ||
      String(value).startsWith("arn:aws:") ||
      isContract(name, value),
  );
  return looksPlain && !graph.secretPaths.some(path => path.startsWith(`${urn}#/inputs/environment`));
}
