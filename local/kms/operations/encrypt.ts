import { encrypt as seal } from "../ciphertext.ts";
import { checkAlgorithm, endDryRun, onKey, readBytes, readContext, required } from "../operation.ts";

const MOST_BYTES = 4096;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
export const encrypt = onKey("Encrypt", (input, { keys }) => {
  checkAlgorithm(input);
  const plaintext = readBytes(input, "Plaintext", MOST_BYTES);
  const key = keys.usable(required(input, "KeyId"));
  endDryRun(input);
  const blob = seal(key, plaintext, readContext(input));
  return {
    KeyId: key.arn,
    CiphertextBlob: blob.toString("base64"),
    EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
  };
});
