import { invalidRequest, notFound } from "../errors.ts";
import { onSecret, optional, required, valueOutput } from "../operation.ts";
import { hasValue } from "../secrets.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export const getSecretValue = onSecret("GetSecretValue", (input, { secrets }) => {
  const secret = secrets.get(required(input, "SecretId"));
  const [versionId, stage] = [optional(input, "VersionId"), optional(input, "VersionStage")];
  const wanted =
    versionId === undefined
      ? secrets.staged(secret, stage ?? "AWSCURRENT")
      : pick(secret.versions, versionId);
  if (wanted && stage !== undefined && !wanted[1].stages.includes(stage))
    throw invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
  if (!wanted || !hasValue(wanted[1])) {
    const by =
      versionId === undefined ? `staging label: ${stage ?? "AWSCURRENT"}` : `VersionId: ${versionId}`;
    throw notFound(`Secrets Manager can't find the specified secret value for ${by}`);
  }
  secrets.accessed(secret, ...wanted);
  return valueOutput(secret, ...wanted);
});

function pick<T>(values: Readonly<Record<string, T>>, key: string): [string, T] | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return value === undefined ? undefined : [key, value];
}
