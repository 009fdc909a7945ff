import { onSecret, pageOf, required, seconds } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html */
export const listSecretVersionIds = onSecret("ListSecretVersionIds", (input, { secrets }) => {
  const secret = secrets.get(required(input, "SecretId"), { deletedToo: true });
  const versions = Object.entries(secret.versions)
    .filter(([, version]) => input.IncludeDeprecated === true || version.stages.length > 0)
    .map(([VersionId, version]) => ({
      VersionId,
      VersionStages: version.stages.length > 0 ? version.stages : undefined,
      CreatedDate: seconds(version.createdAt),
      LastAccessedDate: seconds(version.accessedAt),
      KmsKeyIds: [secret.kmsKeyId ?? "DefaultEncryptionKey"],
    }));
  const page = pageOf(input, versions, 100);
  return { ARN: secret.arn, Name: secret.name, Versions: page.items, NextToken: page.next };
});
