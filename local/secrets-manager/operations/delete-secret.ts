import { invalidParameter } from "../errors.ts";
import { onSecret, required, seconds } from "../operation.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export const deleteSecret = onSecret("DeleteSecret", (input, { secrets }) => {
  const secret = secrets.getOwn(required(input, "SecretId"));
  const days = typeof input.RecoveryWindowInDays === "number" ? input.RecoveryWindowInDays : undefined;
  const now = secrets.now();
  if (input.ForceDeleteWithoutRecovery === true) {
    if (days !== undefined) {
      throw invalidParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    }
    secrets.remove(secret);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(now) };
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
  }
  const deletesAt = now + (days ?? 30) * DAY_MS;
  secrets.save({ ...secret, deletedAt: now, deletesAt });
  return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(deletesAt) };
});
