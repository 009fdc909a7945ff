import { tooMany } from "../errors.ts";
import { onKey, required } from "../operation.ts";
import { newMaterial } from "../program.ts";

/** On-demand rotations of one key. */
const MOST = 10;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html */
export const rotateKeyOnDemand = onKey("RotateKeyOnDemand", (input, { keys, random }) => {
  const key = keys.inUse(keys.getById(required(input, "KeyId")));
  if (key.materials.length > MOST)
    throw tooMany(
      `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${key.arn}`,
    );
  keys.save({ ...key, materials: [...key.materials, newMaterial(random, keys.now())] });
  return { KeyId: key.arn };
});
