import { ec2, iam, rds } from "@pulumi/aws";
import { interpolate, type Output, type Resource } from "@pulumi/pulumi";
import { child } from "../shared/component.ts";
import { physicalName } from "../shared/naming.ts";
import { accountOf, partitionOf, regionOf } from "../shared/place.ts";
import { policyDocument, type Statement, trust } from "../shared/policy.ts";
import type { CompleteArgs } from "./defaults.ts";
import type { Subnets } from "./subnets.ts";

/** What all clusters of a database stand on. */
export interface Surroundings {
  /** Zones of the subnets; none where AWS chooses them. */
  readonly zones: readonly string[];
  readonly subnetGroup: rds.SubnetGroup;
  readonly securityGroup: ec2.SecurityGroup;
  readonly parameterGroup: rds.ClusterParameterGroup;
  /** Undefined where no metrics of the operating system are taken. */
  readonly monitoring?: { readonly role: iam.Role; readonly policy: iam.RolePolicy };
}

export function registerSurroundings(
  parent: Resource,
  name: string,
  args: CompleteArgs,
  subnets: Subnets,
): Surroundings {
  const { monitoringIntervalSeconds: interval = 0, transform = {} } = args;
  return {
    zones: subnets.zones,
    subnetGroup: child(
      rds.SubnetGroup,
      `${name}-subnets`,
      { description: `Isolated subnets of ${physicalName(name)}`, subnetIds: subnets.subnetIds },
      { parent },
      transform.subnetGroup,
    ),
    securityGroup: securityGroup(parent, name, args, subnets),
    parameterGroup: parameterGroup(parent, name, args),
    ...(interval > 0 ? { monitoring: monitoringRole(parent, name, args) } : {}),
  };
}

/** Lets nothing in and nothing out: the Data API does not come through the network. */
function securityGroup(
  parent: Resource,
  name: string,
  { transform = {} }: CompleteArgs,
  { vpcId }: Subnets,
): ec2.SecurityGroup {
  return child(
    ec2.SecurityGroup,
    `${name}-group`,
    { description: `Cluster ${physicalName(name)}: no way in, no way out`, vpcId, ingress: [], egress: [] },
    { parent },
    transform.securityGroup,
  );
}

/**
 * Read when the engine starts: RDS says "pending-reboot" of it whatever is asked for, and where the program does not say so
 * too, each deployment shows a change.
 * https://www.pulumi.com/registry/packages/aws/api-docs/rds/clusterparametergroup/
 */
const staticParameter = "rds.force_ssl";

function parameterGroup(
  parent: Resource,
  name: string,
  { transform = {} }: CompleteArgs,
): rds.ClusterParameterGroup {
  const parameters = {
    [staticParameter]: "1",
    // Changes of the schema and slow statements; never `all`, which would log personal data.
    log_statement: "ddl",
    log_min_duration_statement: "1000",
    // Of slow and of failed statements the text alone: the values beside it are people's.
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
  };
  return child(
    rds.ClusterParameterGroup,
    `${name}-parameters`,
    {
      description: `Parameters of ${physicalName(name)}`,
      family: "aurora-postgresql17",
      parameters: Object.entries(parameters).map(([parameter, value]) => ({
        name: parameter,
        value,
        ...(parameter === staticParameter ? { applyMethod: "pending-reboot" } : {}),
      })),
    },
    { parent },
    transform.parameterGroup,
  );
}

/** Enhanced monitoring writes to one log group of the whole account, by a fixed name. */
function monitoringRole(
  parent: Resource,
  name: string,
  args: CompleteArgs,
): { readonly role: iam.Role; readonly policy: iam.RolePolicy } {
  const accountId = accountOf(parent, args);
  const role = child(
    iam.Role,
    `${name}-monitoring-role`,
    {
      description: `Enhanced monitoring of ${physicalName(name)}`,
      assumeRolePolicy: trust("monitoring.rds.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": accountId },
      }),
    },
    { parent },
    args.transform?.monitoringRole,
  );
  const logs = interpolate`arn:${partitionOf(parent, args)}:logs:${regionOf(parent, args)}:${accountId}`;
  const policy = child(
    iam.RolePolicy,
    `${name}-monitoring-policy`,
    { role: role.name, policy: policyDocument(writeMetrics(interpolate`${logs}:log-group:RDSOSMetrics`)) },
    { parent },
    args.transform?.monitoringPolicy,
  );
  return { role, policy };
}

/** Both ways of naming a group, as "log-group:RDS*" in AWS's own policy for this role takes both. */
const writeMetrics = (group: Output<string>): Statement[] => [
  {
    Sid: "LogGroup",
    Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
    Resource: [group, interpolate`${group}:*`],
  },
  {
    Sid: "LogStreams",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
    Resource: interpolate`${group}:*`,
  },
];
