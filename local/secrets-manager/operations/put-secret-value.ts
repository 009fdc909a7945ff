import { invalidParameter } from "../errors.ts";
import { onSecret, readValue, required, strings, versionToken } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export const putSecretValue = onSecret("PutSecretValue", (input, { secrets, newId }) => {
  const secret = secrets.getOwn(required(input, "SecretId"));
  const value = readValue(input);
  if (!value) throw invalidParameter("You must provide either SecretString or SecretBinary.");
  const id = versionToken(input, newId);
  const stages = strings(input.VersionStages) ?? ["AWSCURRENT"];
  // The first value of a secret is its current one, whatever its stages.
  const first = secrets.staged(secret, "AWSCURRENT") === undefined && !stages.includes("AWSPENDING");
  const saved = secrets.addVersion(
    secret,
    id,
    value,
    first ? [...new Set([...stages, "AWSCURRENT"])] : stages,
  );
  return { ARN: saved.arn, Name: saved.name, VersionId: id, VersionStages: saved.versions[id]?.stages };
});
