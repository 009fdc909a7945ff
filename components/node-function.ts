import { cloudwatch, iam, lambda } from "@pulumi/aws";
import {
  asset,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
} from "@pulumi/pulumi";
import { bundle } from "../lib/bundle.ts";
import { metricAlarm } from "./alarms.ts";
import { checkFunction } from "./function-arguments.ts";
import { type FunctionLink, sendMessages, sendTraces, writeLogs } from "./grants.ts";
import { mistakesOf } from "./mistakes.ts";
import { physicalName } from "./naming.ts";
import { policyDocument, type Statement, trust } from "./policy.ts";

/** What all functions of a program have in common. */
export interface FunctionSettings {
  /** Customer managed key for environment variables and logs. Default: keys that AWS manages. */
  readonly kmsKeyArn?: Input<string>;
  /** How long logs are kept. */
  readonly logRetentionDays: number;
  /** Topic of the alarms; `"none"` leaves the alarms out. */
  readonly alarmTopicArn: Input<string> | "none";
  /** Least severe level that is logged. Default `info`. */
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  /** CloudWatch namespace of the functions' own metrics. One of the stack's own: alarms look there for its jobs. */
  readonly metricsNamespace: string;
}

/** Picks the settings out of a component's arguments, for the functions that it makes. */
export const functionSettings = (settings: FunctionSettings): FunctionSettings => ({
  logRetentionDays: settings.logRetentionDays,
  alarmTopicArn: settings.alarmTopicArn,
  metricsNamespace: settings.metricsNamespace,
  ...(settings.kmsKeyArn ? { kmsKeyArn: settings.kmsKeyArn } : {}),
  ...(settings.logLevel ? { logLevel: settings.logLevel } : {}),
});

export interface NodeFunctionArgs extends FunctionSettings {
  /** One line, for the console. */
  readonly description: string;
  /** TypeScript file that exports `handler`, relative to the project folder. */
  readonly entry: string;
  /** 1 to 900. */
  readonly timeoutSeconds: number;
  /** 128 to 10240; processor time grows with it. Default 1024. */
  readonly memoryMegabytes?: number;
  /**
   * Values, names and ARNs; never a secret, which stands readable in the console. The component itself sets SERVICE_NAME,
   * LOG_LEVEL and METRICS_NAMESPACE.
   */
  readonly environment?: Readonly<Record<string, Input<string>>>;
  /** What the function may reach, and all that it may reach. */
  readonly links?: readonly FunctionLink[];
  /** Folders of the project that go into the package under the same paths, such as `migrations`. */
  readonly copy?: readonly string[];
  /** Keeps so many executions for this function and lets it have no more; 0 reserves none. Default 0. */
  readonly reservedConcurrency?: number;
  /** Gets the events of asynchronous calls that failed for good. */
  readonly deadLetterQueueArn?: Input<string>;
  /** What it means for people when the function fails, one sentence; stands in the alarms. */
  readonly impact: string;
}

/**
 * A Lambda function in TypeScript: bundle, role, log group, tracing and alarm. It may do nothing but write its log
 * and traces, and what its links allow.
 *
 * @example
 * const hello = new NodeFunction("hello", {
 *   description: "Says hello",
 *   entry: "handlers/hello/index.ts",
 *   timeoutSeconds: 10,
 *   links: [database.link],
 *   logRetentionDays: 30,
 *   alarmTopicArn: alarms.arn,
 *   metricsNamespace: "shop/prod",
 *   impact: "Visitors are not greeted.",
 * });
 */
export class NodeFunction extends ComponentResource {
  /** As commands call it. */
  readonly name: string;
  readonly arn: Output<string>;
  readonly invokeArn: Output<string>;
  /** `<project>-<stack>-<name>`. */
  readonly physicalName: Output<string>;
  readonly roleName: Output<string>;
  /** The Lambda function itself, for `dependsOn`. */
  readonly resource: lambda.Function;

  constructor(name: string, args: NodeFunctionArgs, options: ComponentResourceOptions = {}) {
    checkFunction("NodeFunction", name, args);
    // What local mode needs to build the function again when its source changes.
    const registered = { functionName: name, entry: args.entry, copy: args.copy ?? [] };
    super("groundwork:index:NodeFunction", name, registered, options);

    this.name = name;
    const logGroup = this.#logGroup(name, args);
    const role = new iam.Role(
      `${name}-role`,
      {
        description: `Lambda function ${physicalName(name)}`,
        assumeRolePolicy: trust("lambda.amazonaws.com"),
      },
      { parent: this },
    );
    this.roleName = role.name;
    const policy = this.grant(`${name}-policy`, statementsOf(args, logGroup));
    this.resource = this.#function(name, args, { role, policy, logGroup });
    this.arn = this.resource.arn;
    this.invokeArn = this.resource.invokeArn;
    this.physicalName = this.resource.name;
    if (args.alarmTopicArn !== "none") this.#alarms(name, args.impact, args.alarmTopicArn);
    this.registerOutputs({ arn: this.arn, physicalName: this.physicalName });
  }

  /**
   * Allows more, as a policy of its own: for what exists only after the function, such as the user pool whose
   * trigger it is.
   */
  grant(name: string, statements: readonly Statement[]): iam.RolePolicy {
    return new iam.RolePolicy(
      name,
      { role: this.roleName, policy: policyDocument(statements) },
      { parent: this },
    );
  }

  /** Ours rather than Lambda's own, which would keep the logs for ever. */
  #logGroup(name: string, args: NodeFunctionArgs): cloudwatch.LogGroup {
    return new cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: `/aws/lambda/${physicalName(name)}`,
        retentionInDays: args.logRetentionDays,
        ...(args.kmsKeyArn ? { kmsKeyId: args.kmsKeyArn } : {}),
      },
      { parent: this },
    );
  }

  #function(
    name: string,
    args: NodeFunctionArgs,
    { role, policy, logGroup }: { role: iam.Role; policy: iam.RolePolicy; logGroup: cloudwatch.LogGroup },
  ): lambda.Function {
    const { reservedConcurrency = 0, logLevel = "info" } = args;
    const links = args.links ?? [];
    return new lambda.Function(
      name,
      {
        name: physicalName(name),
        description: args.description,
        code: packageOf(name, args),
        handler: "index.handler",
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        role: role.arn,
        timeout: args.timeoutSeconds,
        memorySize: args.memoryMegabytes ?? 1024,
        environment: { variables: environmentOf(name, args) },
        ...(args.kmsKeyArn ? { kmsKeyArn: args.kmsKeyArn } : {}),
        tracingConfig: { mode: "Active" },
        loggingConfig: {
          logFormat: "JSON",
          logGroup: logGroup.name,
          // The function filters its own lines. Metrics are lines too, without a level, which Lambda takes for INFO: a
          // filter above that would drop them, and alarms on their absence would stand for ever.
          applicationLogLevel: logLevel === "debug" ? "DEBUG" : "INFO",
          systemLogLevel: "WARN",
        },
        ...(reservedConcurrency > 0 ? { reservedConcurrentExecutions: reservedConcurrency } : {}),
        ...(args.deadLetterQueueArn ? { deadLetterConfig: { targetArn: args.deadLetterQueueArn } } : {}),
      },
      // Without its policy the first call fails; without its log group Lambda makes one itself.
      { parent: this, dependsOn: [policy, logGroup, ...links.flatMap(link => link.dependsOn ?? [])] },
    );
  }

  #alarms(name: string, impact: string, topicArn: Input<string>): void {
    const common = {
      topicArn,
      impact,
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: this.physicalName },
    };
    metricAlarm(
      `${name}-errors`,
      { ...common, what: `The function ${name} ended with an error or a time-out.`, metric: "Errors" },
      { parent: this },
    );
    metricAlarm(
      `${name}-throttles`,
      { ...common, what: `The function ${name} was refused for want of concurrency.`, metric: "Throttles" },
      { parent: this },
    );
  }
}

function statementsOf(args: NodeFunctionArgs, logGroup: cloudwatch.LogGroup): Statement[] {
  return [
    writeLogs(logGroup.arn),
    sendTraces,
    ...(args.deadLetterQueueArn ? [sendMessages(args.deadLetterQueueArn)] : []),
    ...(args.links ?? []).flatMap(link => link.statements),
  ];
}

/** The package, built while the other resources are registered. */
function packageOf(name: string, { entry, copy }: NodeFunctionArgs): Output<asset.FileArchive> {
  const built = mistakesOf(bundle(entry, name, copy ? { copy } : {}));
  return output(built).apply(({ directory }) => new asset.FileArchive(directory));
}

function environmentOf(name: string, args: NodeFunctionArgs): Record<string, Input<string>> {
  return {
    SERVICE_NAME: name,
    LOG_LEVEL: args.logLevel ?? "info",
    METRICS_NAMESPACE: args.metricsNamespace,
    ...args.environment,
    ...Object.assign({}, ...(args.links ?? []).map(link => link.environment)),
  };
}
