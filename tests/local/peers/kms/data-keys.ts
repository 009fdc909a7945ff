import type { PeerCase } from "../support/cases.ts";
import {
  arnOf,
  bytes,
  type Context,
  dryRun,
  EncryptionContext,
  first,
  incorrect,
  invalid,
  isBytes,
  noKey,
  nowhere,
  off,
  sealed,
  second,
  somewhere,
  unknown,
} from "./context.ts";

const reEncrypt = async (c: Context, more: object = {}, seal: object = {}) =>
  c.kms.reEncrypt({ CiphertextBlob: await sealed(c, seal), DestinationKeyId: second, ...more });
const opened = async (c: Context, more: object, seal: object, EncryptionContext?: Record<string, string>) => {
  const { CiphertextBlob } = await reEncrypt(c, more, seal);
  return c.kms.decrypt({ CiphertextBlob, EncryptionContext });
};

export const reEncrypting: readonly PeerCase<Context>[] = [
  [
    "answers both keys and algorithms",
    c => reEncrypt(c),
    {
      CiphertextBlob: isBytes,
      SourceKeyId: arnOf(first),
      KeyId: arnOf(second),
      SourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      DestinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    },
  ],
  [
    "can be decrypted by the other key",
    c => opened(c, {}, {}),
    { Plaintext: bytes("text"), KeyId: arnOf(second) },
  ],
  [
    "leaves what was encrypted first",
    async c => {
      const CiphertextBlob = await sealed(c);
      await c.kms.reEncrypt({ CiphertextBlob, DestinationKeyId: second });
      return c.kms.decrypt({ CiphertextBlob });
    },
    { Plaintext: bytes("text"), KeyId: arnOf(first) },
  ],
  [
    "by aliases",
    c => reEncrypt(c, { SourceKeyId: "alias/app", DestinationKeyId: "alias/other" }),
    { KeyId: arnOf(second) },
  ],
  [
    "from one context to another",
    c =>
      opened(
        c,
        { SourceEncryptionContext: EncryptionContext, DestinationEncryptionContext: { another: "context" } },
        { EncryptionContext },
        { another: "context" },
      ),
    { Plaintext: bytes("text") },
  ],
  [
    "the former context is no longer right",
    c =>
      opened(
        c,
        { SourceEncryptionContext: EncryptionContext, DestinationEncryptionContext: { another: "context" } },
        { EncryptionContext },
        EncryptionContext,
      ),
    invalid,
  ],
  ["not with a wrong source context", c => reEncrypt(c, {}, { EncryptionContext }), invalid],
  ["not from another key", c => reEncrypt(c, { SourceKeyId: second }), incorrect],
  [
    "not to an alias that is not there",
    c => reEncrypt(c, { DestinationKeyId: "alias/none" }),
    /^NotFoundException: /,
  ],
  ["not to a key that is not there", c => reEncrypt(c, { DestinationKeyId: unknown }), noKey(arnOf(unknown))],
  ["not to a disabled key", c => reEncrypt(c, { DestinationKeyId: off }), /^DisabledException: /],
  ["a dry run has no effect", c => reEncrypt(c, { DryRun: true }), dryRun],
];

const dataKey = (c: Context, more: object) => c.kms.generateDataKey({ KeyId: first, ...more });
const hidden = (c: Context, more: object) => c.kms.generateDataKeyWithoutPlaintext({ KeyId: first, ...more });
const size = async (c: Context, more: object) => (await dataKey(c, more)).Plaintext?.length;
const AES = { KeySpec: "AES_256" } as const;
const outside = (value: string, rest: string) =>
  new RegExp(`^ValidationException: 1 validation error detected: Value '${value}' at '${rest}$`);

export const dataKeys: readonly PeerCase<Context>[] = [
  [
    "have ciphertext, text, ARN and material",
    c => dataKey(c, AES),
    { CiphertextBlob: isBytes, Plaintext: isBytes, KeyId: arnOf(first), KeyMaterialId: /^[0-9a-f]{64}$/ },
  ],
  ["AES_256 has 32 bytes", c => size(c, AES), 32],
  ["AES_128 has 16 bytes", c => size(c, { KeySpec: "AES_128" }), 16],
  ...[1, 64, 1024].map(
    (NumberOfBytes): PeerCase<Context> => [
      `${NumberOfBytes} bytes`,
      c => size(c, { NumberOfBytes }),
      NumberOfBytes,
    ],
  ),
  [
    "0 bytes are refused",
    c => dataKey(c, { NumberOfBytes: 0 }),
    outside(
      "0",
      "numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ),
  ],
  [
    "1025 bytes are refused",
    c => dataKey(c, { NumberOfBytes: 1025 }),
    outside(
      "1025",
      "numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
    ),
  ],
  [
    "AES_257 is refused",
    c => dataKey(c, { KeySpec: "AES_257" }),
    outside(
      "AES_257",
      "keySpec' failed to satisfy constraint: Member must satisfy enum value set: \\[AES_256, AES_128\\]",
    ),
  ],
  [
    "a size twice is refused",
    c => dataKey(c, { KeySpec: "AES_128", NumberOfBytes: 16 }),
    /^ValidationException: Please specify either number of bytes or key spec\.$/,
  ],
  [
    "no size is refused",
    c => dataKey(c, {}),
    /^ValidationException: Please specify either number of bytes or key spec\.$/,
  ],
  ...somewhere.map(
    (KeyId): PeerCase<Context> => [
      `by ${KeyId}`,
      c => dataKey(c, { KeyId, ...AES }),
      { KeyId: arnOf(first) },
    ],
  ),
  ...nowhere.map(
    (KeyId): PeerCase<Context> => [
      `not by ${KeyId}`,
      c => dataKey(c, { KeyId, ...AES }),
      /^NotFoundException: /,
    ],
  ),
  [
    "can be decrypted",
    async c => {
      const { CiphertextBlob, Plaintext = new Uint8Array() } = await dataKey(c, AES);
      return (
        Buffer.compare((await c.kms.decrypt({ CiphertextBlob })).Plaintext ?? bytes(""), Plaintext) === 0
      );
    },
    true,
  ],
  [
    "need their context",
    async c => {
      const { CiphertextBlob } = await dataKey(c, { ...AES, EncryptionContext });
      return c.kms.decrypt({ CiphertextBlob });
    },
    invalid,
  ],
  ["a dry run has no effect", c => dataKey(c, { ...AES, DryRun: true }), dryRun],
  [
    "without plaintext have none",
    c => hidden(c, AES),
    { CiphertextBlob: isBytes, KeyId: arnOf(first), Plaintext: undefined },
  ],
  [
    "without plaintext can be decrypted",
    async c => {
      const { CiphertextBlob } = await hidden(c, AES);
      return (await c.kms.decrypt({ CiphertextBlob })).Plaintext?.length;
    },
    32,
  ],
  [
    "without plaintext need their context",
    async c => {
      const { CiphertextBlob } = await hidden(c, { ...AES, EncryptionContext });
      return c.kms.decrypt({ CiphertextBlob });
    },
    invalid,
  ],
  ["without plaintext, a dry run has no effect", c => hidden(c, { ...AES, DryRun: true }), dryRun],
];
