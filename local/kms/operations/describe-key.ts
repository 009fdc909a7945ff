import { currentMaterial, type Key } from "../keys.ts";
import { onKey, required } from "../operation.ts";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
export const describeKey = onKey("DescribeKey", (input, { keys, accountId }) => ({
  KeyMetadata: metadata(keys.get(required(input, "KeyId")), accountId),
}));

const metadata = (key: Key, accountId: string) => ({
  AWSAccountId: accountId,
  KeyId: key.keyId,
  Arn: key.arn,
  CreationDate: key.createdAt / 1000,
  Enabled: key.state === "Enabled",
  Description: key.description,
  KeyUsage: "ENCRYPT_DECRYPT",
  KeyState: key.state,
  Origin: "AWS_KMS",
  KeyManager: "CUSTOMER",
  CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
  KeySpec: "SYMMETRIC_DEFAULT",
  EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
  MultiRegion: false,
  CurrentKeyMaterialId: currentMaterial(key).id,
});
