import type { Graph, GraphResource } from "../../local/graph/types.ts";
import { empty, is, satisfies } from "../expect.ts";
import { both, type Control, companion, none, prodOnly, property, rule } from "../rule.ts";

const vpc = "awsx:ec2:Vpc";
const group = "aws:ec2/securityGroup:SecurityGroup";
const defaultGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const flowLog = "aws:ec2/flowLog:FlowLog";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const oldRule = "aws:ec2/securityGroupRule:SecurityGroupRule";

interface Inline {
  readonly description?: string;
  readonly protocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
}

const world = { description: "all", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const inNetwork = ({ inputs }: GraphResource, { outputs }: GraphResource) => inputs.vpcId === outputs.vpcId;

/** Virtual networks. */
export const network: readonly Control[] = [
  {
    row: 80,
    severity: "medium",
    demand: "nag VPC7, CKV2_AWS_11, EC2.6: networks log who talks to whom",
    stacks: prodOnly,
    rules: [companion(vpc, flowLog, inNetwork)],
  },
  {
    row: 81,
    severity: "high",
    demand: "CKV2_AWS_12, EC2.2: the default security group allows nothing",
    stacks: both,
    rules: [
      companion(vpc, defaultGroup, inNetwork),
      property(defaultGroup, "ingress", empty),
      property(defaultGroup, "egress", empty),
    ],
  },
  {
    row: 82,
    severity: "critical",
    demand: "nag EC23, RDS8, CKV_AWS_24, 25, 260, 277, EC2.18, EC2.19: the internet gets in nowhere",
    stacks: both,
    rules: [
      property(group, "ingress", satisfies("is not open to the internet", isClosed, [world])),
      property(
        ingressRule,
        "cidrIpv4",
        satisfies("is not the internet", cidr => cidr !== "0.0.0.0/0", "0.0.0.0/0"),
      ),
      property(
        ingressRule,
        "cidrIpv6",
        satisfies("is not the internet", cidr => cidr !== "::/0", "::/0"),
      ),
      none(oldRule),
    ],
  },
  {
    row: 83,
    severity: "low",
    demand: "nag EC27, CKV_AWS_23: groups and rules say what they are for",
    stacks: both,
    rules: [
      property(group, "description", satisfies("is given", isDescription, "Managed by Pulumi")),
      property(group, "ingress", satisfies("are described", areDescribed, [{ protocol: "tcp" }])),
      property(group, "egress", satisfies("are described", areDescribed, [{ protocol: "tcp" }])),
      property(ingressRule, "description", satisfies("is given", isDescription, undefined)),
      property(egressRule, "description", satisfies("is given", isDescription, undefined)),
    ],
  },
  {
    row: 84,
    severity: "high",
    demand: "CKV_AWS_382: nothing gets out by every port",
    stacks: both,
    rules: [
      property(group, "egress", satisfies("is a list without all ports", leavesPorts, [world])),
      property(
        egressRule,
        "ipProtocol",
        satisfies("is not every protocol", protocol => protocol !== "-1", "-1"),
      ),
    ],
  },
  {
    row: 85,
    severity: "high",
    demand: "CKV_AWS_130, EC2.15: nothing gets a public address by itself",
    stacks: both,
    rules: [
      property(vpc, "subnetSpecs", satisfies("are all isolated", areIsolated, [{ type: "Public" }])),
      property(vpc, "natGateways.strategy", is("None")),
    ],
  },
  {
    row: 86,
    severity: "low",
    demand: "CKV2_AWS_5: every security group is in use",
    stacks: both,
    rules: [
      rule({
        type: group,
        says: "is attached to something",
        holds: isAttached,
        spoil: resource => {
          resource.outputs = { ...resource.outputs, id: "sg-0" };
        },
      }),
    ],
  },
  {
    row: 88,
    severity: "low",
    demand: "nag VPC3: the program makes no network ACL",
    stacks: both,
    rules: [none("aws:ec2/networkAcl:NetworkAcl")],
  },
];

const inline = (rules: unknown) => (rules ?? []) as readonly Inline[];

function isClosed(rules: unknown): boolean {
  const world = ["0.0.0.0/0", "::/0"];
  return inline(rules).every(
    ({ cidrBlocks = [], ipv6CidrBlocks = [] }) =>
      ![...cidrBlocks, ...ipv6CidrBlocks].some(cidr => world.includes(cidr)),
  );
}

function isDescription(text: unknown): boolean {
  return typeof text === "string" && text !== "" && text !== "Managed by Pulumi";
}

function areDescribed(rules: unknown): boolean {
  return inline(rules).every(({ description }) => isDescription(description));
}

/** Left out, AWS adds a rule that lets everything out. */
function leavesPorts(rules: unknown): boolean {
  return Array.isArray(rules) && inline(rules).every(({ protocol }) => protocol !== "-1");
}

function areIsolated(specs: unknown): boolean {
  return (
    Array.isArray(specs) &&
    specs.length > 0 &&
    specs.every(({ type }: { type?: string }) => type === "Isolated")
  );
}

function isAttached({ outputs: { id } }: GraphResource, graph: Graph): boolean {
  return graph.resources.some(({ inputs }) =>
    [inputs.vpcSecurityGroupIds, inputs.securityGroups, inputs.securityGroupIds].some(
      ids => Array.isArray(ids) && ids.includes(id),
    ),
  );
}
