import type { cloudwatch, iam, lambda } from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import type { AlarmTarget } from "../monitoring/alarms.ts";
import type { Transform } from "../shared/component.ts";
import type { FunctionLink } from "../shared/grants.ts";

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
  /**
   * Packages that stay out of the bundle, such as those with native code: they are installed beside it by npm, for Linux and
   * the function's processor, in the versions of `package-lock.json`. Local mode takes the project's own. Default: none.
   */
  readonly external?: readonly string[];
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
