import type { Facts, MockedOutputs } from "./facts.ts";

/** Databases, secrets and buckets. */
export const data: Record<string, (facts: Facts) => MockedOutputs> = {
  "aws:rds/cluster:Cluster": facts => {
    const id = facts.name("clusterIdentifier");
    const host = facts.naming.letters("host", 12);
    return {
      id,
      clusterIdentifier: id,
      arn: facts.arn("rds", `cluster:${id}`),
      clusterResourceId: `cluster-${facts.naming.letters("resource", 26).toUpperCase()}`,
      endpoint: `${id}.cluster-${host}.${facts.region}.rds.amazonaws.com`,
      readerEndpoint: `${id}.cluster-ro-${host}.${facts.region}.rds.amazonaws.com`,
      port: Number(facts.registration.inputs.port ?? 5432),
      engineVersionActual: facts.text("engineVersion"),
      hostedZoneId: `Z${facts.naming.hex("zone", 13).toUpperCase()}`,
      masterUserSecrets: masterSecrets(facts),
    };
  },
  "aws:rds/clusterInstance:ClusterInstance": facts => {
    const id = facts.name("identifier");
    return {
      id,
      identifier: id,
      arn: facts.arn("rds", `db:${id}`),
      dbiResourceId: `db-${facts.naming.letters("resource", 26).toUpperCase()}`,
      endpoint: `${id}.${facts.naming.letters("host", 12)}.${facts.region}.rds.amazonaws.com`,
    };
  },
  "aws:rds/subnetGroup:SubnetGroup": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("rds", `subgrp:${name}`) };
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("rds", `cluster-pg:${name}`) };
  },
  "aws:rds/eventSubscription:EventSubscription": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("rds", `es:${name}`) };
  },
  "aws:secretsmanager/secret:Secret": facts => {
    const name = facts.name("name");
    const arn = facts.arn("secretsmanager", `secret:${name}-${facts.naming.letters("suffix", 6)}`);
    return { id: arn, name, arn };
  },
  "aws:secretsmanager/secretVersion:SecretVersion": facts => {
    const versionId = facts.naming.uuid("version");
    const arn = facts.text("secretId");
    return { id: `${arn}|${versionId}`, versionId, arn };
  },
  "aws:secretsmanager/secretRotation:SecretRotation": facts => ({
    id: facts.text("secretId"),
    rotationEnabled: true,
  }),
  "aws:secretsmanager/secretPolicy:SecretPolicy": facts => ({ id: facts.text("secretArn") }),
  "aws:s3/bucket:Bucket": facts => {
    const name = facts.name("bucket");
    return {
      id: name,
      bucket: name,
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${facts.region}.amazonaws.com`,
      region: facts.region,
    };
  },
};

/** The secret that RDS makes and rotates for the owner of a cluster. */
function masterSecrets(facts: Facts) {
  if (facts.registration.inputs.manageMasterUserPassword !== true) return [];
  const name = `rds!cluster-${facts.naming.uuid("owner")}-${facts.naming.letters("owner", 6)}`;
  return [
    {
      secretArn: facts.arn("secretsmanager", `secret:${name}`),
      secretStatus: "active",
      kmsKeyId: facts.text("masterUserSecretKmsKeyId", facts.arn("kms", "alias/aws/secretsmanager")),
    },
  ];
}
