import { randomBytes, randomUUID } from "node:crypto";
import type { AwsOperation } from "../aws/types.ts";
import type { MountedAwsService, ServiceHost } from "../services/host.ts";
import type { OperationContext } from "./operation.ts";
import { batchGetSecretValue } from "./operations/batch-get-secret-value.ts";
import { createSecret } from "./operations/create-secret.ts";
import { deleteSecret } from "./operations/delete-secret.ts";
import { describeSecret } from "./operations/describe-secret.ts";
import { getRandomPassword } from "./operations/get-random-password.ts";
import { getSecretValue } from "./operations/get-secret-value.ts";
import { listSecretVersionIds } from "./operations/list-secret-version-ids.ts";
import { listSecrets } from "./operations/list-secrets.ts";
import { putSecretValue } from "./operations/put-secret-value.ts";
import { restoreSecret } from "./operations/restore-secret.ts";
import { rotateSecret } from "./operations/rotate-secret.ts";
import { tagResource, untagResource } from "./operations/tag-resource.ts";
import { updateSecret } from "./operations/update-secret.ts";
import { updateSecretVersionStage } from "./operations/update-secret-version-stage.ts";
import { adoptSecrets } from "./program.ts";
import { rotationTests } from "./rotation-setup.ts";
import { type Secret, Secrets } from "./secrets.ts";

export interface SecretsManagerService extends MountedAwsService {
  /** The current `SecretString`, by name or ARN; undefined where there is none. */
  secretValue(secretId: string): string | undefined;
}

/**
 * Secrets Manager: the secrets that the program registers, and those that users make.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html
 */
export function secretsManagerService(host: ServiceHost): SecretsManagerService {
  const secrets = new Secrets(host.store.collection<Secret>("secrets"), host.clock, host);
  const random = { id: randomUUID, password: () => randomBytes(24).toString("base64url") };
  const adopt = () => adoptSecrets(host.graph(), secrets, random);
  adopt();
  host.onGraph(adopt);
  const context: OperationContext = { secrets, host, newId: randomUUID, rotating: new Set() };
  return {
    deployed: rotationTests(context),
    aws: {
      signingName: "secretsmanager",
      protocol: "json-1.1",
      targetPrefix: "secretsmanager.",
      operations: operations(context),
    },
    secretValue(secretId) {
      const secret = secrets.find(secretId);
      return secret?.deletesAt === undefined && secret
        ? secrets.staged(secret, "AWSCURRENT")?.[1].secretString
        : undefined;
    },
  };
}

const operations = (context: OperationContext): Record<string, AwsOperation> => ({
  BatchGetSecretValue: batchGetSecretValue(context),
  CreateSecret: createSecret(context),
  DeleteSecret: deleteSecret(context),
  DescribeSecret: describeSecret(context),
  GetRandomPassword: getRandomPassword(context),
  GetSecretValue: getSecretValue(context),
  ListSecretVersionIds: listSecretVersionIds(context),
  ListSecrets: listSecrets(context),
  PutSecretValue: putSecretValue(context),
  RestoreSecret: restoreSecret(context),
  RotateSecret: rotateSecret(context),
  TagResource: tagResource(context),
  UntagResource: untagResource(context),
  UpdateSecret: updateSecret(context),
  UpdateSecretVersionStage: updateSecretVersionStage(context),
});
