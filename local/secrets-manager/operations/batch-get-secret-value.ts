import { AwsError } from "../../aws/types.ts";
import { invalidParameter } from "../errors.ts";
import { onAll, strings, valueOutput } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html */
export const batchGetSecretValue = onAll("BatchGetSecretValue", (input, { secrets }, call) => {
  const ids = strings(input.SecretIdList);
  if (!ids) throw invalidParameter("Local mode reads secrets by SecretIdList only.");
  const SecretValues: unknown[] = [];
  const Errors: unknown[] = [];
  for (const SecretId of ids) {
    try {
      call.require?.("secretsmanager:GetSecretValue", secrets.arnOf(SecretId));
      const secret = secrets.get(SecretId);
      const current = secrets.staged(secret, "AWSCURRENT");
      if (current) SecretValues.push(valueOutput(secret, ...current));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Errors.push({ SecretId, ErrorCode: error.name, Message: error.message });
    }
  }
  return { SecretValues, Errors };
});
