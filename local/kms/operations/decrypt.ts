import {
  checkAlgorithm,
  endDryRun,
  keyOfCiphertext,
  onKey,
  open,
  readBytes,
  readContext,
  refuseModifiers,
} from "../operation.ts";

const MOST_BYTES = 6144;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
export const decrypt = onKey(
  "Decrypt",
  (input, { keys }) => {
    checkAlgorithm(input);
    refuseModifiers(input);
    const wanted = typeof input.KeyId === "string" ? input.KeyId : undefined;
    const blob = readBytes(input, "CiphertextBlob", MOST_BYTES);
    const { key, materialId, plaintext } = open(keys, blob, readContext(input), wanted);
    endDryRun(input);
    return {
      KeyId: key.arn,
      KeyMaterialId: materialId,
      Plaintext: plaintext.toString("base64"),
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    };
  },
  { keyOf: (input, keys) => keyOfCiphertext(input, keys) },
);
