import { invalidParameter, invalidRequest } from "../errors.ts";
import { type Input, onSecret, readValue, required, strings, versionToken } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export const putSecretValue = onSecret("PutSecretValue", (input, { secrets }) => {
  const id = versionToken(input);
  const value = readValue(input);
  if (!value) throw invalidRequest("You must provide either SecretString or SecretBinary.");
  const stages = stagesOf(input);
  const secret = secrets.getOwn(required(input, "SecretId"));
  // The first value of a secret is its current one, whatever its stages.
  const first = secrets.staged(secret, "AWSCURRENT") === undefined;
  const saved = secrets.addVersion(
    secret,
    id,
    value,
    first ? [...new Set([...stages, "AWSCURRENT"])] : stages,
  );
  return { ARN: saved.arn, Name: saved.name, VersionId: id, VersionStages: saved.versions[id]?.stages };
});

function stagesOf({ VersionStages }: Input): string[] {
  const stages = strings(VersionStages) ?? ["AWSCURRENT"];
  if (stages.length < 1 || stages.length > 20)
    throw invalidParameter("VersionStages must hold 1 to 20 staging labels.");
  if (stages.some(({ length }) => length < 1 || length > 256))
    throw invalidParameter("A staging label of VersionStages must be 1-256 characters long.");
  return stages;
}
