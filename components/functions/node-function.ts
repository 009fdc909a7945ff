import { cloudwatch, iam, lambda } from "@pulumi/aws";
import { asset, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { bundle } from "../../lib/bundle/bundle.ts";
import { defined } from "../../lib/defined.ts";
import type { AlarmTarget } from "../monitoring/alarms.ts";
import { usualRetentionDays } from "../monitoring/log-retention.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { type FunctionLink, sendMessages, sendTraces, useNetwork, writeLogs } from "../shared/grants.ts";
import { mistakesOf } from "../shared/mistakes.ts";
import { physicalName } from "../shared/naming.ts";
import { policyDocument, type Statement, trust } from "../shared/policy.ts";
import { functionAlarms } from "./function-alarms.ts";
import { checkFunction } from "./function-arguments.ts";
import { environmentOf } from "./function-environment.ts";
import { liveAlias } from "./live-alias.ts";

/** What all functions of a program have in common. */
export interface FunctionSettings {
  /** Customer managed key for environment variables and logs. Default: keys that AWS manages. */
  readonly kmsKeyArn?: Input<string>;
  /** How long logs are kept. Default 30. */
  readonly logRetentionDays?: number;
  /** Where alarms go. Default: there are no alarms. */
  readonly alarms?: AlarmTarget;
  /** Least severe level that is logged. Default `info`. */
  readonly logLevel?: "debug" | "info" | "warn" | "error";
  /**
   * CloudWatch namespace of the functions' own metrics. One of the stack's own: alarms look there for its jobs. Default
   * `<project>/<stack>`.
   */
  readonly metricsNamespace?: string;
  /**
   * Publishes each change as a version, and lets callers meet the one that the alias `live` names: a canary moves it. Default
   * false: callers meet what was deployed last.
   */
  readonly live?: boolean;
}

/** Picks the settings out of a component's arguments, for the functions that it makes. */
export const functionSettings = (settings: FunctionSettings): FunctionSettings =>
  defined({
    kmsKeyArn: settings.kmsKeyArn,
    logRetentionDays: settings.logRetentionDays,
    alarms: settings.alarms,
    logLevel: settings.logLevel,
    metricsNamespace: settings.metricsNamespace,
    live: settings.live,
  });

/** Where in a network a function stands. */
export interface VpcPlace {
  readonly subnetIds: Input<Input<string>[]>;
  readonly securityGroupIds: Input<Input<string>[]>;
}

/** Changes what the children of a {@link NodeFunction} get. */
export interface NodeFunctionTransform {
  readonly resource?: Transform<lambda.FunctionArgs>;
  readonly alias?: Transform<lambda.AliasArgs>;
  readonly role?: Transform<iam.RoleArgs>;
  readonly policy?: Transform<iam.RolePolicyArgs>;
  readonly logGroup?: Transform<cloudwatch.LogGroupArgs>;
  readonly errorsAlarm?: Transform<cloudwatch.MetricAlarmArgs>;
  readonly throttlesAlarm?: Transform<cloudwatch.MetricAlarmArgs>;
}

export interface NodeFunctionArgs extends FunctionSettings {
  /** One line, for the console. Default: the function's name. */
  readonly description?: string;
  /** TypeScript or JavaScript file that exports `handler`, relative to the project folder. */
  readonly entry: string;
  /** 1 to 900. Default 30. */
  readonly timeoutSeconds?: number;
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
  /** Processor. A layer, or a package with native code, must be for the same one. Default `arm64`. */
  readonly architecture?: "arm64" | "x86_64";
  /** ARNs of versions of layers, at most 5. Default: none. */
  readonly layers?: readonly Input<string>[];
  /** Room in `/tmp`, 512 to 10240. Default 512. */
  readonly storageMegabytes?: number;
  /** Puts the function into a network, for what stands there. It then reaches the internet by a NAT gateway only. Default: none. */
  readonly vpc?: VpcPlace;
  /** Gets the events of asynchronous calls that failed for good. */
  readonly deadLetterQueueArn?: Input<string>;
  /** What it means for people when the function fails, one sentence; stands in the alarms. Default: that its work is not done. */
  readonly impact?: string;
  /** Changes what the children get. */
  readonly transform?: NodeFunctionTransform;
}

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
    const registered = { functionName: name, entry: args.entry, copy: args.copy ?? [] };
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

/** The package, built while the other resources are registered. */
function packageOf(name: string, { entry, copy }: NodeFunctionArgs): Output<asset.FileArchive> {
  const built = mistakesOf(bundle(entry, name, copy ? { copy } : {}));
  return output(built).apply(({ directory }) => new asset.FileArchive(directory));
}
