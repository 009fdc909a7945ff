import { onSecret, required } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html */
export const restoreSecret = onSecret("RestoreSecret", (input, { secrets }) => {
  const {
    deletedAt: _deletedAt,
    deletesAt: _deletesAt,
    ...secret
  } = secrets.get(required(input, "SecretId"), {
    deletedToo: true,
  });
  secrets.save(secret);
  return { ARN: secret.arn, Name: secret.name };
});
