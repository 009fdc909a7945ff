import { cloudwatch, iam, lambda } from "@pulumi/aws";
import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { usualRetentionDays } from "../monitoring/log-retention.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { sendMessages, sendTraces, useNetwork, writeLogs } from "../shared/grants.ts";
import { physicalName } from "../shared/naming.ts";
import { policyDocument, type Statement, trust } from "../shared/policy.ts";
import { functionAlarms } from "./function-alarms.ts";
import { checkFunction } from "./function-arguments.ts";
import { environmentOf } from "./function-environment.ts";
import { packageOf } from "./function-package.ts";
import { liveAlias } from "./live-alias.ts";
import type { NodeFunctionArgs } from "./node-function-args.ts";

export * from "./node-function-args.ts";

/**
 * A Lambda function in TypeScript: bundle, role, log group, tracing and alarm. It may do nothing but write its log
 * and traces, and what its links allow.
 *
 * @example
 * const hello = new NodeFunction("hello", {
 *   entry: "hello.ts",
 *   links: [database.link],
 *   alarms,
 *   impact: "Visitors are not greeted.",
 * });
 */
export class NodeFunction extends Component {
  /** As commands call it. */
  readonly name: string;
  /** What callers call: the function, or its alias `live`. */
  readonly arn: Output<string>;
  readonly invokeArn: Output<string>;
  /** What permissions and settings of asynchronous calls are about: the name of the alias, or nothing. */
  readonly qualifier: { readonly qualifier?: Output<string> };
  /** `<project>-<stack>-<name>`. */
  readonly physicalName: Output<string>;
  readonly roleName: Output<string>;
  /** The Lambda function itself. */
  readonly resource: lambda.Function;
  /** Undefined without `live`. */
  readonly alias: lambda.Alias | undefined;
  readonly role: iam.Role;
  readonly policy: iam.RolePolicy;
  readonly logGroup: cloudwatch.LogGroup;
  /** Undefined without `alarms`, as the next one. */
  readonly errorsAlarm: cloudwatch.MetricAlarm | undefined;
  readonly throttlesAlarm: cloudwatch.MetricAlarm | undefined;

  constructor(name: string, args: NodeFunctionArgs, options: ComponentResourceOptions = {}) {
    checkFunction("NodeFunction", name, args);
    // What local mode needs to build the function again when its source changes.
    const registered = {
      functionName: name,
      entry: args.entry,
      copy: args.copy ?? [],
      ...defined({ external: args.external }),
    };
    super("NodeFunction", name, registered, options);

    this.name = name;
    this.logGroup = this.#logGroup(name, args);
    this.role = child(
      iam.Role,
      `${name}-role`,
      {
        description: `Lambda function ${physicalName(name)}`,
        assumeRolePolicy: trust("lambda.amazonaws.com"),
      },
      { parent: this },
      args.transform?.role,
    );
    this.roleName = this.role.name;
    this.policy = this.grant(`${name}-policy`, statementsOf(args, this.logGroup), args.transform?.policy);
    this.resource = this.#function(name, args);
    this.alias = args.live ? liveAlias(this, name, this.resource, args.transform?.alias) : undefined;
    const { arn, invokeArn } = this.alias ?? this.resource;
    this.arn = arn;
    this.invokeArn = invokeArn;
    this.qualifier = defined({ qualifier: this.alias?.name });
    this.physicalName = this.resource.name;
    const { errorsAlarm, throttlesAlarm } = functionAlarms(this, name, args);
    this.errorsAlarm = errorsAlarm;
    this.throttlesAlarm = throttlesAlarm;
    this.registerOutputs({ arn, invokeArn, physicalName: this.physicalName, roleName: this.roleName });
  }

  /**
   * Allows more, as a policy of its own: for what exists only after the function, such as the user pool whose
   * trigger it is.
   */
  grant(
    name: string,
    statements: readonly Statement[],
    transform?: Transform<iam.RolePolicyArgs>,
  ): iam.RolePolicy {
    return child(
      iam.RolePolicy,
      name,
      { role: this.roleName, policy: policyDocument(statements) },
      { parent: this },
      transform,
    );
  }

  /** Ours rather than Lambda's own, which would keep the logs for ever. */
  #logGroup(name: string, args: NodeFunctionArgs): cloudwatch.LogGroup {
    return child(
      cloudwatch.LogGroup,
      `${name}-log`,
      {
        name: `/aws/lambda/${physicalName(name)}`,
        retentionInDays: args.logRetentionDays ?? usualRetentionDays,
        ...defined({ kmsKeyId: args.kmsKeyArn }),
      },
      { parent: this },
      args.transform?.logGroup,
    );
  }

  #function(name: string, args: NodeFunctionArgs): lambda.Function {
    const { role, policy, logGroup } = this;
    const { reservedConcurrency = 0, logLevel = "info" } = args;
    const links = args.links ?? [];
    return child(
      lambda.Function,
      name,
      {
        name: physicalName(name),
        description: args.description ?? name,
        code: packageOf(name, args),
        handler: "index.handler",
        runtime: "nodejs24.x",
        architectures: [args.architecture ?? "arm64"],
        role: role.arn,
        timeout: args.timeoutSeconds ?? 30,
        memorySize: args.memoryMegabytes ?? 1024,
        environment: { variables: environmentOf(name, args) },
        ...defined({ kmsKeyArn: args.kmsKeyArn, layers: args.layers && [...args.layers] }),
        ...(args.storageMegabytes ? { ephemeralStorage: { size: args.storageMegabytes } } : {}),
        ...(args.vpc ? { vpcConfig: { ...args.vpc } } : {}),
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
        ...(args.live ? { publish: true } : {}),
        ...(args.deadLetterQueueArn ? { deadLetterConfig: { targetArn: args.deadLetterQueueArn } } : {}),
      },
      // Without its policy the first call fails; without its log group Lambda makes one itself.
      { parent: this, dependsOn: [policy, logGroup, ...links.flatMap(link => link.dependsOn ?? [])] },
      args.transform?.resource,
    );
  }
}

function statementsOf(args: NodeFunctionArgs, logGroup: cloudwatch.LogGroup): Statement[] {
  return [
    writeLogs(logGroup.arn),
    sendTraces,
    ...(args.deadLetterQueueArn ? [sendMessages(args.deadLetterQueueArn)] : []),
    ...(args.vpc ? [useNetwork] : []),
    ...(args.links ?? []).flatMap(link => link.statements),
  ];
}
