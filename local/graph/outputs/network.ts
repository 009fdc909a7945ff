import type { Facts, MockedOutputs } from "./facts.ts";

/** Virtual networks. */
export const network: Record<string, (facts: Facts) => MockedOutputs> = {
  // A remote component: what stands behind it is made by its own provider, so that the graph holds it alone.
  "awsx:ec2:Vpc": facts => {
    const zones = ["a", "b", "c"].slice(0, zoneCount(facts));
    const subnets = (kind: string) =>
      subnetKinds(facts).includes(kind) ? zones.map(zone => facts.ec2Id("subnet", `${kind}/${zone}`)) : [];
    return {
      id: "",
      vpcId: facts.ec2Id("vpc"),
      publicSubnetIds: subnets("public"),
      privateSubnetIds: subnets("private"),
      isolatedSubnetIds: subnets("isolated"),
      subnetLayout: [],
    };
  },
  "aws:ec2/vpc:Vpc": facts => {
    const id = facts.ec2Id("vpc");
    return { id, arn: facts.arn("ec2", `vpc/${id}`), defaultSecurityGroupId: facts.ec2Id("sg", "default") };
  },
  "aws:ec2/subnet:Subnet": facts => {
    const id = facts.ec2Id("subnet");
    return { id, arn: facts.arn("ec2", `subnet/${id}`) };
  },
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": securityGroup,
  "aws:ec2/flowLog:FlowLog": facts => {
    const id = facts.ec2Id("fl");
    return { id, arn: facts.arn("ec2", `vpc-flow-log/${id}`) };
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule,
};

function securityGroup(facts: Facts): MockedOutputs {
  const id = facts.ec2Id("sg");
  return {
    id,
    arn: facts.arn("ec2", `security-group/${id}`),
    name: facts.name("name"),
    ownerId: facts.surroundings.accountId,
  };
}

function rule(facts: Facts): MockedOutputs {
  const id = facts.ec2Id("sgr");
  return { id, arn: facts.arn("ec2", `security-group-rule/${id}`), securityGroupRuleId: id };
}

/** awsx takes three zones where the program does not say. */
function zoneCount(facts: Facts): number {
  const { numberOfAvailabilityZones: count, availabilityZoneNames: names } = facts.registration.inputs;
  return Array.isArray(names) ? names.length : Number(count ?? 3);
}

/** awsx makes public and private subnets where the program does not say. */
function subnetKinds(facts: Facts): string[] {
  const specs = facts.registration.inputs.subnetSpecs;
  if (!Array.isArray(specs)) return ["public", "private"];
  return specs.map(spec => String((spec as { type?: unknown }).type).toLowerCase());
}
