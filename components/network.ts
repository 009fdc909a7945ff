import { cloudwatch, ec2, getAvailabilityZones, iam } from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
} from "@pulumi/pulumi";
import { checkRetention } from "./log-retention.ts";
import { rejectArguments } from "./mistakes.ts";
import { physicalName } from "./naming.ts";
import { policyDocument, trust } from "./policy.ts";

export interface NetworkArgs {
  /**
   * Two or more availability zones of the region, see {@link firstZones}; with none AWS chooses two. A change replaces the
   * subnets of the zones concerned.
   */
  readonly zones: readonly string[];
  /** Default `10.0.0.0/16`. A change replaces the network. */
  readonly cidrBlock?: string;
  readonly accountId: Input<string>;
  /** Records who talks to whom in the network. Default false. */
  readonly flowLog?: boolean;
  /** How long the flow log is kept. */
  readonly logRetentionDays: number;
  /** Customer managed key for the flow log. Default: a key that AWS manages. */
  readonly kmsKeyArn?: Input<string>;
}

/**
 * The first zones of the region, by name: of those that need no opting in, so no Local Zones. Not of those that are
 * available today: an impaired zone would fall out, and every subnet behind it move to another zone.
 */
export async function firstZones(count: number): Promise<string[]> {
  const { names = [] } = await getAvailabilityZones({
    filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
  });
  return [...names].sort().slice(0, count);
}

/**
 * A network that nothing can enter or leave: isolated subnets, no gateway. The database stands in it; functions
 * reach it through the RDS Data API and need no network of their own.
 *
 * @example
 * const network = new Network("network", { zones: await firstZones(2), accountId, logRetentionDays: 365, flowLog: true });
 * const database = new AuroraDatabase("database", { vpcId: network.vpcId, subnetIds: network.subnetIds, ... });
 */
export class Network extends ComponentResource {
  readonly vpcId: Output<string>;
  readonly subnetIds: Output<string[]>;

  constructor(name: string, args: NetworkArgs, options: ComponentResourceOptions = {}) {
    if (args.zones.length === 1)
      rejectArguments(
        "Network",
        name,
        ["zones"],
        "a database needs two zones, not one",
        "Give another zone of the region",
      );
    checkRetention("Network", name, args.logRetentionDays);
    super("groundwork:index:Network", name, {}, options);
    const vpc = new awsx.ec2.Vpc(
      `${name}-vpc`,
      {
        cidrBlock: args.cidrBlock ?? "10.0.0.0/16",
        ...(args.zones.length > 0
          ? { availabilityZoneNames: [...args.zones] }
          : { numberOfAvailabilityZones: 2 }),
        subnetSpecs: [{ type: awsx.ec2.SubnetType.Isolated, cidrMask: 24 }],
        subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
        natGateways: { strategy: awsx.ec2.NatGatewayStrategy.None },
        enableDnsHostnames: true,
      },
      { parent: this },
    );
    this.vpcId = vpc.vpcId;
    this.subnetIds = vpc.isolatedSubnetIds;
    // Whatever is put into the network without a group of its own gets this one: it allows nothing.
    new ec2.DefaultSecurityGroup(
      `${name}-default-group`,
      { vpcId: this.vpcId, ingress: [], egress: [] },
      { parent: this },
    );
    if (args.flowLog) this.#flowLog(name, args);
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds });
  }

  #flowLog(name: string, { logRetentionDays, accountId, kmsKeyArn }: NetworkArgs): void {
    const logGroup = new cloudwatch.LogGroup(
      `${name}-flow-log-group`,
      {
        name: `/${physicalName(name)}/flow-log`,
        retentionInDays: logRetentionDays,
        ...(kmsKeyArn ? { kmsKeyId: kmsKeyArn } : {}),
      },
      { parent: this },
    );
    const role = new iam.Role(
      `${name}-flow-log-role`,
      {
        description: `Flow log of ${physicalName(name)}`,
        assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": accountId },
        }),
      },
      { parent: this },
    );
    const policy = new iam.RolePolicy(
      `${name}-flow-log-policy`,
      {
        role: role.name,
        policy: policyDocument([
          {
            Sid: "WriteFlowLog",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            Resource: interpolate`${logGroup.arn}:*`,
          },
        ]),
      },
      { parent: this },
    );
    new ec2.FlowLog(
      `${name}-flow-log`,
      {
        vpcId: this.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: logGroup.arn,
        iamRoleArn: role.arn,
      },
      { parent: this, dependsOn: [policy] },
    );
  }
}
