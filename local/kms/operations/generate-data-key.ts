import { encrypt } from "../ciphertext.ts";
import { validation } from "../errors.ts";
import {
  checkRange,
  endDryRun,
  type Input,
  madeBy,
  type OperationContext,
  onKey,
  readContext,
  required,
} from "../operation.ts";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
export const generateDataKey = onKey("GenerateDataKey", (input, context) => {
  const { plaintext, ...reply } = newDataKey(input, context);
  return { ...reply, Plaintext: plaintext.toString("base64") };
});

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html */
export const generateDataKeyWithoutPlaintext = onKey("GenerateDataKeyWithoutPlaintext", (input, context) => {
  const { plaintext: _kept, ...reply } = newDataKey(input, context);
  return reply;
});

function newDataKey(input: Input, { keys, random }: OperationContext) {
  const bytes = lengthOf(input);
  const key = keys.usable(required(input, "KeyId"));
  endDryRun(input);
  const plaintext = random(bytes);
  const blob = encrypt(key, plaintext, readContext(input));
  return { ...madeBy(key), CiphertextBlob: blob.toString("base64"), plaintext };
}

const MOST_BYTES = 1024;

function lengthOf({ KeySpec, NumberOfBytes }: Input): number {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined))
    throw validation("Please specify either number of bytes or key spec.");
  if (KeySpec === "AES_256") return 32;
  if (KeySpec === "AES_128") return 16;
  if (KeySpec !== undefined)
    throw validation(
      `1 validation error detected: Value '${String(KeySpec)}' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]`,
    );
  checkRange(NumberOfBytes, "numberOfBytes", 1, MOST_BYTES);
  return Number(NumberOfBytes);
}
