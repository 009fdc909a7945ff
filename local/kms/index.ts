import { randomBytes } from "node:crypto";
import type { AwsOperation } from "../aws/types.ts";
import type { MountedAwsService, ServiceHost } from "../services/host.ts";
import { type Key, Keys } from "./keys.ts";
import type { OperationContext } from "./operation.ts";
import { decrypt } from "./operations/decrypt.ts";
import { describeKey } from "./operations/describe-key.ts";
import { encrypt } from "./operations/encrypt.ts";
import { generateDataKey, generateDataKeyWithoutPlaintext } from "./operations/generate-data-key.ts";
import { getKeyRotationStatus } from "./operations/get-key-rotation-status.ts";
import { disableKey, enableKey } from "./operations/key-state.ts";
import { listAliases, listKeys } from "./operations/lists.ts";
import { reEncrypt } from "./operations/re-encrypt.ts";
import { rotateKeyOnDemand } from "./operations/rotate-key-on-demand.ts";
import { adoptKeys } from "./program.ts";

/**
 * Key Management Service: the symmetric keys that the program registers, with their aliases. Their secrets stand in the
 * local state, so that what they encrypted can be decrypted after a restart.
 * https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html
 */
export function kmsService(host: ServiceHost): MountedAwsService {
  const keys = new Keys(host.store.collection<Key>("kms-keys"), host.clock, host);
  const adopt = () => adoptKeys(host.graph(), keys, randomBytes);
  adopt();
  host.onGraph(adopt);
  return {
    aws: {
      signingName: "kms",
      protocol: "json-1.1",
      targetPrefix: "TrentService.",
      operations: operations({ keys, accountId: host.accountId, random: randomBytes }),
    },
  };
}

const operations = (context: OperationContext): Record<string, AwsOperation> => ({
  Decrypt: decrypt(context),
  DescribeKey: describeKey(context),
  DisableKey: disableKey(context),
  EnableKey: enableKey(context),
  Encrypt: encrypt(context),
  GenerateDataKey: generateDataKey(context),
  GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext(context),
  GetKeyRotationStatus: getKeyRotationStatus(context),
  ListAliases: listAliases(context),
  ListKeys: listKeys(context),
  ReEncrypt: reEncrypt(context),
  RotateKeyOnDemand: rotateKeyOnDemand(context),
});
