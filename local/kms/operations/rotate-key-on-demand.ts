import { tooMany } from "../errors.ts";
import { onKey, required } from "../operation.ts";
import { newMaterial } from "../program.ts";

/** On-demand rotations of one key. */
const MOST = 10;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html */
export const rotateKeyOnDemand = onKey("RotateKeyOnDemand", (input, { keys, random }) => {
  const key = keys.usable(required(input, "KeyId"));
  if (key.materials.length > MOST)
    throw tooMany(`${key.arn} was rotated on demand ${MOST} times, which is the limit.`);
  keys.save({ ...key, materials: [...key.materials, newMaterial(random, keys.now())] });
  return { KeyId: key.arn };
});
