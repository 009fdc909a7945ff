import type { Key } from "../keys.ts";
import { onKey, required } from "../operation.ts";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
export const getKeyRotationStatus = onKey("GetKeyRotationStatus", (input, { keys }) => {
  const key = keys.getById(required(input, "KeyId"));
  return { KeyId: key.arn, KeyRotationEnabled: key.rotates, ...(key.rotates && period(key, keys.now())) };
});

const DAY_MS = 24 * 60 * 60 * 1000;

/** The next date counts from the key's creation. */
function period({ createdAt, rotationDays = 365 }: Key, now: number) {
  const length = rotationDays * DAY_MS;
  const next = createdAt + length * (Math.floor((now - createdAt) / length) + 1);
  return { RotationPeriodInDays: rotationDays, NextRotationDate: next / 1000 };
}
