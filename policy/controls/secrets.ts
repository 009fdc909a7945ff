import { between, is, present } from "../expect.ts";
import { type Control, companion, prodOnly, property } from "../rule.ts";

const secret = "aws:secretsmanager/secret:Secret";
const rotation = "aws:secretsmanager/secretRotation:SecretRotation";
const policy = "aws:secretsmanager/secretPolicy:SecretPolicy";
const cluster = "aws:rds/cluster:Cluster";

/** Secrets. */
export const secrets: readonly Control[] = [
  {
    row: 44,
    severity: "medium",
    demand: "nag SMG4, CKV2_AWS_57, SecretsManager.1: passwords are rotated",
    stacks: prodOnly,
    rules: [
      companion(secret, rotation, ({ inputs }, { outputs }) => inputs.secretId === outputs.id),
      property(cluster, "manageMasterUserPassword", is(true)),
    ],
  },
  {
    row: 45,
    severity: "medium",
    demand: "CKV_AWS_304, SecretsManager.4: at least every 90 days",
    stacks: prodOnly,
    rules: [property(rotation, "rotationRules.automaticallyAfterDays", between(1, 90))],
  },
  {
    row: 46,
    severity: "high",
    demand: "CKV_AWS_149: secrets are encrypted with a key of the stack",
    stacks: prodOnly,
    rules: [property(secret, "kmsKeyId", present), property(cluster, "masterUserSecretKmsKeyId", present)],
  },
  {
    row: 47,
    severity: "high",
    demand: "secrets can be called back after a deletion, and no policy can open them to everybody",
    stacks: prodOnly,
    rules: [
      property(secret, "recoveryWindowInDays", between(7, 30)),
      companion(secret, policy, ({ inputs }, { outputs }) => inputs.secretArn === outputs.arn),
      property(policy, "blockPublicPolicy", is(true)),
    ],
  },
];
