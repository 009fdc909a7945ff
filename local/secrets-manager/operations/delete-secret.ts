import { invalidParameter } from "../errors.ts";
import { type OperationContext, onSecret, required, seconds } from "../operation.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export const deleteSecret = onSecret("DeleteSecret", (input, context) => {
  const { secrets } = context;
  const id = required(input, "SecretId");
  const isForced = input.ForceDeleteWithoutRecovery === true;
  const days = typeof input.RecoveryWindowInDays === "number" ? input.RecoveryWindowInDays : undefined;
  const now = secrets.now();
  if (days !== undefined && (days < 7 || days > 30)) {
    throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
  }
  if (isForced) {
    if (days !== undefined) {
      throw invalidParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    }
    return { ...removed(context, id), DeletionDate: seconds(now) };
  }
  const secret = secrets.getOwn(id);
  const deletesAt = now + (days ?? 30) * DAY_MS;
  secrets.save({ ...secret, deletedAt: now, deletesAt });
  return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(deletesAt) };
});

/** Also what waits for its deletion; what is not there is gone, as AWS sees it. */
function removed({ secrets, newId }: OperationContext, id: string) {
  const found = secrets.find(id);
  if (!found) {
    const name = id.startsWith("arn:") ? id.slice(id.lastIndexOf(":") + 1) : id;
    return { ARN: secrets.newArn(name, newId().slice(0, 6)), Name: name };
  }
  const secret = found.deletesAt === undefined ? secrets.getOwn(id) : found;
  secrets.remove(secret);
  return { ARN: secret.arn, Name: secret.name };
}
