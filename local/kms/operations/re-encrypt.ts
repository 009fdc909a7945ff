import { encrypt } from "../ciphertext.ts";
import { currentMaterial } from "../keys.ts";
import {
  checkAlgorithm,
  conditionsOf,
  endDryRun,
  keyOfCiphertext,
  onKey,
  open,
  readBytes,
  readContext,
  refuseModifiers,
  required,
} from "../operation.ts";

const MOST_BYTES = 6144;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
export const reEncrypt = onKey(
  "ReEncrypt",
  (input, context, call) => {
    const { keys } = context;
    checkAlgorithm(input, "SourceEncryptionAlgorithm");
    checkAlgorithm(input, "DestinationEncryptionAlgorithm");
    refuseModifiers(input);
    const target = required(input, "DestinationKeyId");
    const conditions = conditionsOf(context, { ...input, KeyId: target }, "DestinationEncryptionContext");
    call.require?.("kms:ReEncryptTo", keys.arnOf(target), conditions);
    const wanted = typeof input.SourceKeyId === "string" ? input.SourceKeyId : undefined;
    const blob = readBytes(input, "CiphertextBlob", MOST_BYTES);
    const source = open(keys, blob, readContext(input, "SourceEncryptionContext"), wanted);
    const key = keys.usable(target);
    endDryRun(input);
    const made = encrypt(key, source.plaintext, readContext(input, "DestinationEncryptionContext"));
    return {
      CiphertextBlob: made.toString("base64"),
      SourceKeyId: source.key.arn,
      SourceKeyMaterialId: source.materialId,
      SourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      KeyId: key.arn,
      DestinationKeyMaterialId: currentMaterial(key).id,
      DestinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    };
  },
  {
    action: "ReEncryptFrom",
    contextMember: "SourceEncryptionContext",
    keyOf: (input, keys) => keyOfCiphertext(input, keys),
  },
);
