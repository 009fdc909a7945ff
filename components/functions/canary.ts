import { codedeploy, iam } from "@pulumi/aws";
import { type ComponentResourceOptions, type Output, output } from "@pulumi/pulumi";
import { Component, child, type Transform } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { accountOf, type PlaceArgs } from "../shared/place.ts";
import { policyDocument, trust } from "../shared/policy.ts";
import { checkNumbers } from "../shared/ranges.ts";
import { liveName } from "./live-alias.ts";
import type { NodeFunction } from "./node-function.ts";

export interface CanaryArgs extends Pick<PlaceArgs, "accountId"> {
  /** Those that are published (`live`) are moved step by step; the others are left out. */
  readonly functions: readonly NodeFunction[];
  /** `canary`: a part first, and then the rest. `linear`: the same part again and again. Default `canary`. */
  readonly kind?: "canary" | "linear";
  /** How much traffic moves in a step, 1 to 99. Default 10. */
  readonly percent?: number;
  /** Between two steps. Default 5. */
  readonly minutes?: number;
  /** Changes what the children get; the group of each function by the same change. */
  readonly transform?: {
    readonly application?: Transform<codedeploy.ApplicationArgs>;
    readonly config?: Transform<codedeploy.DeploymentConfigArgs>;
    readonly group?: Transform<codedeploy.DeploymentGroupArgs>;
    readonly role?: Transform<iam.RoleArgs>;
    readonly policy?: Transform<iam.RolePolicyArgs>;
  };
}

/** What `npm run canary` needs to know of one function. */
export interface CanaryTarget {
  readonly application: string;
  readonly group: string;
  readonly function: string;
  readonly alias: string;
}

/**
 * Moves published functions to a new version step by step. A deployment publishes the versions; `npm run canary` then has
 * CodeDeploy move each alias, and an alarm of the function brings it back.
 *
 * @example
 * new Canary("canary", { functions: [orders, search], percent: 10, minutes: 5 });
 */
export class Canary extends Component {
  readonly application: codedeploy.Application;
  readonly config: codedeploy.DeploymentConfig;
  readonly role: iam.Role;
  readonly policy: iam.RolePolicy;
  readonly groups: readonly codedeploy.DeploymentGroup[];
  readonly targets: Output<CanaryTarget[]>;

  constructor(name: string, args: CanaryArgs, options: ComponentResourceOptions = {}) {
    const { percent = 10, minutes = 5, transform = {} } = args;
    checkNumbers("Canary", name, [
      ["percent", percent, { least: 1, most: 99 }],
      ["minutes", minutes, { least: 1, most: 2_880 }],
    ]);
    super("Canary", name, {}, options);
    const parent = { parent: this };
    const computePlatform = "Lambda";
    this.application = child(
      codedeploy.Application,
      `${name}-application`,
      { name: physicalName(name), computePlatform },
      parent,
      transform.application,
    );
    this.config = child(
      codedeploy.DeploymentConfig,
      `${name}-config`,
      {
        deploymentConfigName: physicalName(name),
        computePlatform,
        trafficRoutingConfig: routing(args.kind ?? "canary", percent, minutes),
      },
      parent,
      transform.config,
    );
    const published = args.functions.filter(({ alias }) => alias !== undefined);
    this.role = child(
      iam.Role,
      `${name}-role`,
      {
        description: `Moves the functions of ${physicalName("*")} to new versions`,
        assumeRolePolicy: trust("codedeploy.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": accountOf(this, args) },
        }),
      },
      parent,
      transform.role,
    );
    this.policy = child(
      iam.RolePolicy,
      `${name}-policy`,
      { role: this.role.name, policy: policyDocument(moveAliases(published)) },
      parent,
      transform.policy,
    );
    this.groups = published.map(one => this.#group(name, one, transform.group));
    const groups = this.groups.map(({ deploymentGroupName }) => deploymentGroupName);
    this.targets = output([
      this.application.name,
      groups,
      published.map(one => one.physicalName),
    ] as const).apply(([application, groups, names]) =>
      names.map((one, index) => ({
        application,
        group: groups[index] ?? "",
        function: one,
        alias: liveName,
      })),
    );
    this.registerOutputs({ targets: this.targets });
  }

  /** One for each function: CodeDeploy moves one alias of a group at a time. */
  #group(
    name: string,
    { name: functionName, errorsAlarm, throttlesAlarm }: NodeFunction,
    transform?: Transform<codedeploy.DeploymentGroupArgs>,
  ): codedeploy.DeploymentGroup {
    const alarms = [errorsAlarm, throttlesAlarm].flatMap(alarm => (alarm ? [alarm.name] : []));
    return child(
      codedeploy.DeploymentGroup,
      `${name}-${functionName}`,
      {
        appName: this.application.name,
        deploymentGroupName: physicalName(functionName),
        serviceRoleArn: this.role.arn,
        deploymentConfigName: this.config.deploymentConfigName,
        deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
        ...(alarms.length > 0 && { alarmConfiguration: { enabled: true, alarms } }),
        autoRollbackConfiguration: {
          enabled: true,
          events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        },
      },
      { parent: this, dependsOn: [this.policy] },
      transform,
    );
  }
}

const routing = (kind: "canary" | "linear", percentage: number, interval: number) =>
  kind === "canary"
    ? { type: "TimeBasedCanary", timeBasedCanary: { interval, percentage } }
    : { type: "TimeBasedLinear", timeBasedLinear: { interval, percentage } };

/**
 * What CodeDeploy does to an alias, and the alarms that it looks at, which AWS lets no policy name.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForLambda.html
 */
const moveAliases = (functions: readonly NodeFunction[]) => [
  {
    Sid: "MoveAliases",
    Action: ["lambda:GetAlias", "lambda:UpdateAlias"],
    Resource: functions.map(({ resource }) => resource.arn),
  },
  {
    Sid: "LookAtAlarms",
    Action: "cloudwatch:DescribeAlarms",
    Resource: functions.flatMap(({ errorsAlarm, throttlesAlarm }) =>
      [errorsAlarm, throttlesAlarm].flatMap(alarm => (alarm ? [alarm.arn] : [])),
    ),
  },
];
