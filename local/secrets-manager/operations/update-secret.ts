import { defined } from "../../../lib/defined.ts";
import { onSecret, optional, readValue, required, versionToken } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html */
export const updateSecret = onSecret("UpdateSecret", (input, { secrets }) => {
  const value = readValue(input);
  const VersionId = value && versionToken(input);
  const found = secrets.getOwn(required(input, "SecretId"));
  const [description, kmsKeyId] = [optional(input, "Description"), optional(input, "KmsKeyId")];
  const secret = secrets.save({
    ...found,
    ...defined({ description, kmsKeyId }),
    changedAt: secrets.now(),
  });
  if (!value || VersionId === undefined) return { ARN: secret.arn, Name: secret.name };
  secrets.addVersion(secret, VersionId, value, ["AWSCURRENT"]);
  return { ARN: secret.arn, Name: secret.name, VersionId };
});
