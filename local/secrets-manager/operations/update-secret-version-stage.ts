import { onSecret, optional, required } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export const updateSecretVersionStage = onSecret("UpdateSecretVersionStage", (input, { secrets }) => {
  const secret = secrets.get(required(input, "SecretId"));
  const stage = required(input, "VersionStage");
  const saved = secrets.moveStage(
    secret,
    stage,
    optional(input, "MoveToVersionId"),
    optional(input, "RemoveFromVersionId"),
  );
  return { ARN: saved.arn, Name: saved.name };
});
