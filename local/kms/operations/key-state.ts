import { invalidState } from "../errors.ts";
import type { Key } from "../keys.ts";
import { type Input, type OperationContext, onKey, required } from "../operation.ts";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html */
export const enableKey = onKey("EnableKey", (input, context) => setState(input, context, "Enabled"));

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html */
export const disableKey = onKey("DisableKey", (input, context) => setState(input, context, "Disabled"));

function setState(input: Input, { keys }: OperationContext, state: Key["state"]): object {
  const key = keys.getById(required(input, "KeyId"));
  if (key.state === "PendingDeletion") throw invalidState(`${key.arn} is pending deletion.`);
  keys.save({ ...key, state });
  return {};
}
