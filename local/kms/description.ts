import type { ServiceDescription } from "../services/description.ts";
import { kmsService } from "./index.ts";

export const kms: ServiceDescription = {
  title: "Key Management Service",
  types: ["aws:kms/alias:Alias", "aws:kms/key:Key"],
  notes: {
    differences: [
      "The keys are those of the program; their secrets stand in the state file, which is readable to its owner only. *Impact*: they protect nothing on this machine. *What to do*: keep real personal data out of local mode.",
      "Ciphertexts are of local mode's own format and cannot be decrypted by AWS, nor AWS's here. *Impact*: data cannot be moved between a stack and local mode. *What to do*: make test data with `npm run seed`.",
      "Conditions may use `kms:EncryptionContext:NAME`, `kms:CallerAccount`, `kms:ViaService` and `kms:RequestAlias`; calls come through no other service. *Impact*: a policy with other conditions is refused by name. *What to do*: test it on a stack.",
      "RotateKeyOnDemand takes effect at once; the yearly rotation does not happen, and NextRotationDate counts from the key's creation. *Impact*: only keys rotated on demand have generations. *What to do*: RotateKeyOnDemand.",
      "NextMarker of lists counts items. *Impact*: what the program adds or takes away between two pages can be missing, or come twice. *What to do*: nothing on a laptop.",
      "A key that the program does not register any more waits for its deletion without an end. *Impact*: its ciphertexts cannot be read, and it stays in the list. *What to do*: `npm run reset`.",
    ],
    alike: [
      "A call needs what KMS asks for: a policy of the role and the key's own policy, which by default lets the account decide.",
      "ReEncrypt needs `kms:ReEncryptTo` on the key that it encrypts with as well.",
    ],
    missing: [
      "Making, changing and deleting keys and aliases (the program declares them), grants, tags, and keys of AWS such as `alias/aws/secretsmanager`.",
      "Asymmetric keys, HMAC keys, imported material, signatures, and replies for Nitro enclaves.",
      "The condition `kms:EncryptionContextKeys`, which needs operators on sets.",
    ],
  },
  api: host => kmsService(host).aws,
  start: host => ({ service: kmsService(host) }),
};
