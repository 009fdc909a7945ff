import { secretsmanager } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { policyDocument, tlsOnly } from "./policy.ts";

/** Refuses policies that would open the secret, and calls without TLS. */
export function privateSecret(parent: Resource, name: string, secretArn: Input<string>): void {
  new secretsmanager.SecretPolicy(
    `${name}-secret-policy`,
    {
      secretArn,
      blockPublicPolicy: true,
      policy: policyDocument([tlsOnly("secretsmanager:GetSecretValue", secretArn)]),
    },
    { parent },
  );
}
