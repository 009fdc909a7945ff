import { secretsmanager } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";
import { child, type Transform } from "../shared/component.ts";
import { policyDocument, tlsOnly } from "../shared/policy.ts";

/** Refuses policies that would open the secret, and calls without TLS. */
export const privateSecret = (
  parent: Resource,
  name: string,
  secretArn: Input<string>,
  transform?: Transform<secretsmanager.SecretPolicyArgs>,
): secretsmanager.SecretPolicy =>
  child(
    secretsmanager.SecretPolicy,
    `${name}-secret-policy`,
    {
      secretArn,
      blockPublicPolicy: true,
      policy: policyDocument([tlsOnly("secretsmanager:GetSecretValue", secretArn)]),
    },
    { parent },
    transform,
  );
