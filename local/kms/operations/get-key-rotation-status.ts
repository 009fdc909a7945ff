import { onKey, required } from "../operation.ts";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
export const getKeyRotationStatus = onKey("GetKeyRotationStatus", (input, { keys }) => {
  const key = keys.get(required(input, "KeyId"));
  return {
    KeyId: key.arn,
    KeyRotationEnabled: key.rotates,
    ...(key.rotates ? { RotationPeriodInDays: 365 } : {}),
  };
});
