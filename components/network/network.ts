import { cloudwatch, ec2, getAvailabilityZones, iam } from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import { type ComponentResourceOptions, type Input, interpolate, type Output } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { checkRetention, usualRetentionDays } from "../monitoring/log-retention.ts";
import { Component, child, type Transform } from "../shared/component.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { physicalName } from "../shared/naming.ts";
import { accountOf, type PlaceArgs } from "../shared/place.ts";
import { policyDocument, trust } from "../shared/policy.ts";

/** Changes what the children of a {@link Network} get. */
export interface NetworkTransform {
  readonly vpc?: Transform<awsx.ec2.VpcArgs>;
  readonly defaultGroup?: Transform<ec2.DefaultSecurityGroupArgs>;
  readonly flowLog?: Transform<ec2.FlowLogArgs>;
  readonly flowLogGroup?: Transform<cloudwatch.LogGroupArgs>;
  readonly flowLogRole?: Transform<iam.RoleArgs>;
  readonly flowLogPolicy?: Transform<iam.RolePolicyArgs>;
}

export interface NetworkArgs extends Pick<PlaceArgs, "accountId"> {
  /**
   * Two or more availability zones of the region, see {@link firstZones}. A change replaces the subnets of the zones
   * concerned. Default: AWS chooses two.
   */
  readonly zones?: readonly string[];
  /** Default `10.0.0.0/16`. A change replaces the network. */
  readonly cidrBlock?: string;
  /** Records who talks to whom in the network. Default false. */
  readonly flowLog?: boolean;
  /** How long the flow log is kept. Default 30. */
  readonly logRetentionDays?: number;
  /** Customer managed key for the flow log. Default: a key that AWS manages. */
  readonly kmsKeyArn?: Input<string>;
  /** Changes what the children get. */
  readonly transform?: NetworkTransform;
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
 * A network that nothing can enter or leave: isolated subnets, and no route out of them. awsx attaches an internet gateway to
 * every network that it makes; no route table leads to this one, no address in the network is public, and no group of its own
 * lets anything through. The database stands in it; functions reach it through the RDS Data API and need no network of their own.
 *
 * @example
 * const network = new Network("network", { flowLog: true });
 * const database = new AuroraDatabase("database", { network, migrations: "migrations" });
 */
export class Network extends Component {
  readonly vpcId: Output<string>;
  /** Isolated subnets, one in each zone. */
  readonly subnetIds: Output<string[]>;
  /** Zones of the subnets; undefined where AWS chooses them. */
  readonly zones: readonly string[] | undefined;
  readonly vpc: awsx.ec2.Vpc;
  readonly defaultGroup: ec2.DefaultSecurityGroup;
  /** Undefined without `flowLog`, as the other three. */
  readonly flowLog: ec2.FlowLog | undefined;
  readonly flowLogGroup: cloudwatch.LogGroup | undefined;
  readonly flowLogRole: iam.Role | undefined;
  readonly flowLogPolicy: iam.RolePolicy | undefined;

  constructor(name: string, args: NetworkArgs = {}, options: ComponentResourceOptions = {}) {
    const { zones = [], transform = {} } = args;
    if (zones.length === 1)
      rejectArguments(
        "Network",
        name,
        ["zones"],
        "a database needs two zones, not one",
        "Give another zone of the region",
      );
    checkRetention("Network", name, args.logRetentionDays);
    super("Network", name, {}, options);
    this.zones = zones.length > 0 ? zones : undefined;
    this.vpc = child(
      awsx.ec2.Vpc,
      `${name}-vpc`,
      {
        cidrBlock: args.cidrBlock ?? "10.0.0.0/16",
        ...(zones.length > 0 ? { availabilityZoneNames: [...zones] } : { numberOfAvailabilityZones: 2 }),
        subnetSpecs: [{ type: awsx.ec2.SubnetType.Isolated, cidrMask: 24 }],
        subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
        natGateways: { strategy: awsx.ec2.NatGatewayStrategy.None },
        enableDnsHostnames: true,
      },
      { parent: this },
      transform.vpc,
    );
    this.vpcId = this.vpc.vpcId;
    this.subnetIds = this.vpc.isolatedSubnetIds;
    // Whatever is put into the network without a group of its own gets this one: it allows nothing.
    this.defaultGroup = child(
      ec2.DefaultSecurityGroup,
      `${name}-default-group`,
      { vpcId: this.vpcId, ingress: [], egress: [] },
      { parent: this },
      transform.defaultGroup,
    );
    const logged = args.flowLog ? this.#flowLog(name, args) : undefined;
    this.flowLog = logged?.flowLog;
    this.flowLogGroup = logged?.group;
    this.flowLogRole = logged?.role;
    this.flowLogPolicy = logged?.policy;
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds });
  }

  #flowLog(name: string, args: NetworkArgs) {
    const { logRetentionDays = usualRetentionDays, kmsKeyArn, transform = {} } = args;
    const group = child(
      cloudwatch.LogGroup,
      `${name}-flow-log-group`,
      {
        name: `/${physicalName(name)}/flow-log`,
        retentionInDays: logRetentionDays,
        ...defined({ kmsKeyId: kmsKeyArn }),
      },
      { parent: this },
      transform.flowLogGroup,
    );
    const source = { StringEquals: { "aws:SourceAccount": accountOf(this, args) } };
    const role = child(
      iam.Role,
      `${name}-flow-log-role`,
      {
        description: `Flow log of ${physicalName(name)}`,
        assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com", source),
      },
      { parent: this },
      transform.flowLogRole,
    );
    const policy = child(
      iam.RolePolicy,
      `${name}-flow-log-policy`,
      {
        role: role.name,
        policy: policyDocument([
          {
            Sid: "WriteFlowLog",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            Resource: interpolate`${group.arn}:*`,
          },
        ]),
      },
      { parent: this },
      transform.flowLogPolicy,
    );
    const flowLog = child(
      ec2.FlowLog,
      `${name}-flow-log`,
      {
        vpcId: this.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
      },
      { parent: this, dependsOn: [policy] },
      transform.flowLog,
    );
    return { group, role, policy, flowLog };
  }
}
