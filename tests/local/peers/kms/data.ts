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

const encrypt = (c: Context, more: object = {}) =>
  c.kms.encrypt({ KeyId: first, Plaintext: bytes("text"), ...more });
const missing = (constraint: string) =>
  new RegExp(
    `^ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length ${constraint}$`,
  );

export const encrypting: readonly PeerCase<Context>[] = [
  [
    "answers ciphertext, ARN and algorithm",
    c => encrypt(c),
    {
      CiphertextBlob: isBytes,
      KeyId: arnOf(first),
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      KeyMaterialId: undefined,
    },
  ],
  ["is another text", async c => Buffer.from(await sealed(c)).includes("text"), false],
  ["twice is not the same", async c => Buffer.compare(await sealed(c), await sealed(c)) === 0, false],
  ...somewhere.map(
    (KeyId): PeerCase<Context> => [`by ${KeyId}`, c => encrypt(c, { KeyId }), { KeyId: arnOf(first) }],
  ),
  ...nowhere.map(
    (KeyId): PeerCase<Context> => [`not by ${KeyId}`, c => encrypt(c, { KeyId }), /^NotFoundException: /],
  ),
  ["nothing is refused", c => encrypt(c, { Plaintext: bytes("") }), missing("greater than or equal to 1")],
  ["4096 bytes", c => encrypt(c, { Plaintext: new Uint8Array(4096) }), { CiphertextBlob: isBytes }],
  [
    "4097 bytes are refused",
    c => encrypt(c, { Plaintext: new Uint8Array(4097) }),
    missing("less than or equal to 4096"),
  ],
  [
    "an algorithm of other keys is refused",
    c => encrypt(c, { EncryptionAlgorithm: "RSAES_OAEP_SHA_256" }),
    /^(InvalidKeyUsage|Validation)Exception: /,
  ],
  ["a dry run has no effect", c => encrypt(c, { DryRun: true }), dryRun],
  ["by a disabled key", c => encrypt(c, { KeyId: off }), /^DisabledException: /],
];

const decrypt = async (c: Context, more: object = {}, seal: object = {}) =>
  c.kms.decrypt({ CiphertextBlob: await sealed(c, seal), ...more });
const texts = ["some encrypted data", "some encrypted data €£¥", "x".repeat(4096)];

export const decrypting: readonly PeerCase<Context>[] = [
  [
    "answers text, ARN, material and algorithm",
    c => decrypt(c),
    {
      Plaintext: bytes("text"),
      KeyId: arnOf(first),
      KeyMaterialId: /^[0-9a-f]{64}$/,
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    },
  ],
  ...texts.map(
    (text): PeerCase<Context> => [
      `${text.length} characters`,
      c => decrypt(c, {}, { Plaintext: bytes(text).slice(0, 4096) }),
      { Plaintext: bytes(text).slice(0, 4096) },
    ],
  ),
  [
    "bytes that are no text",
    c => decrypt(c, {}, { Plaintext: new Uint8Array([0, 255, 128]) }),
    { Plaintext: new Uint8Array([0, 255, 128]) },
  ],
  ...somewhere.map(
    (KeyId): PeerCase<Context> => [`by ${KeyId}`, c => decrypt(c, { KeyId }), { Plaintext: bytes("text") }],
  ),
  ["what an alias encrypted", c => decrypt(c, {}, { KeyId: "alias/app" }), { Plaintext: bytes("text") }],
  [
    "with its context",
    c => decrypt(c, { EncryptionContext }, { EncryptionContext }),
    { Plaintext: bytes("text") },
  ],
  ["not without its context", c => decrypt(c, {}, { EncryptionContext }), invalid],
  [
    "not with another context",
    c => decrypt(c, { EncryptionContext: { purpose: "other" } }, { EncryptionContext }),
    invalid,
  ],
  ["not with a context that it lacks", c => decrypt(c, { EncryptionContext }), invalid],
  ["not what is none", c => c.kms.decrypt({ CiphertextBlob: bytes("some ciphertext") }), invalid],
  [
    "not what lacks its head",
    async c => c.kms.decrypt({ CiphertextBlob: (await sealed(c)).slice(50) }),
    invalid,
  ],
  [
    "not what was altered",
    async c => {
      const blob = await sealed(c);
      return c.kms.decrypt({ CiphertextBlob: blob.with(-1, (blob.at(-1) ?? 0) ^ 1) });
    },
    invalid,
  ],
  ["not by another key", c => decrypt(c, { KeyId: second }), incorrect],
  ["not by a key that is not there", c => decrypt(c, { KeyId: unknown }), noKey(arnOf(unknown))],
  [
    "not by an id that is none",
    c => decrypt(c, { KeyId: "not-a-uuid" }),
    /^NotFoundException: Invalid keyId 'not-a-uuid'$/,
  ],
  [
    "not by a disabled key",
    async c => {
      const CiphertextBlob = await sealed(c);
      await c.kms.disableKey({ KeyId: first });
      return c.kms.decrypt({ CiphertextBlob });
    },
    /^DisabledException: /,
  ],
  ["a dry run has no effect", c => decrypt(c, { DryRun: true }), dryRun],
];
