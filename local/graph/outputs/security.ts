import type { Facts, MockedOutputs } from "./facts.ts";

/** Roles, policies, keys and certificates. */
export const security: Record<string, (facts: Facts) => MockedOutputs> = {
  "aws:iam/role:Role": facts => {
    const name = facts.name("name");
    return {
      id: name,
      name,
      arn: globalArn(facts, `role${facts.text("path", "/")}${name}`),
      uniqueId: `AROA${facts.naming.hex("unique", 17).toUpperCase()}`,
    };
  },
  "aws:iam/rolePolicy:RolePolicy": facts => {
    const name = facts.name("name");
    return { id: `${facts.text("role")}:${name}`, name };
  },
  "aws:iam/policy:Policy": facts => {
    const name = facts.name("name");
    const arn = globalArn(facts, `policy${facts.text("path", "/")}${name}`);
    return { id: arn, name, arn };
  },
  "aws:kms/key:Key": facts => {
    const keyId = facts.naming.uuid("key");
    return { id: keyId, keyId, arn: facts.arn("kms", `key/${keyId}`) };
  },
  "aws:kms/alias:Alias": facts => {
    const name = facts.name("name");
    const target = facts.text("targetKeyId");
    const targetKeyArn = target.startsWith("arn:") ? target : facts.arn("kms", `key/${target}`);
    return { id: name, name, arn: facts.arn("kms", name), targetKeyArn };
  },
  "aws:acm/certificate:Certificate": facts => {
    const arn = facts.arn("acm", `certificate/${facts.naming.uuid("certificate")}`);
    const domain = facts.text("domainName");
    const option = {
      domainName: domain,
      resourceRecordName: `_${facts.naming.hex("record", 32)}.${domain}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${facts.naming.hex("value", 32)}.acm-validations.aws.`,
    };
    return { id: arn, arn, status: "ISSUED", domainValidationOptions: [option] };
  },
};

const globalArn = (facts: Facts, resource: string) =>
  `arn:aws:iam::${facts.surroundings.accountId}:${resource}`;
