import type { PeerCase } from "../support/cases.ts";
import {
  aliasArn,
  arnOf,
  bytes,
  type Context,
  first,
  noKey,
  off,
  program,
  second,
  unknown,
} from "./context.ts";

const isDate = (value: unknown) => value instanceof Date;
const describe = (c: Context, KeyId: string) => c.kms.describeKey({ KeyId });
const badId = (id: string) => new RegExp(`^NotFoundException: Invalid keyId '${id}'$`);
const noAlias = /^NotFoundException: Alias arn:aws:kms:eu-west-1:000000000000:alias\/none is not found\.$/;
const elsewhere = (text: string) => text.replace("eu-west-1", "us-west-2");

export const describing: readonly PeerCase<Context>[] = [
  [
    "all that is told",
    c => describe(c, first),
    {
      KeyMetadata: {
        AWSAccountId: "000000000000",
        KeyId: first,
        Arn: arnOf(first),
        CreationDate: isDate,
        Enabled: true,
        Description: "my key",
        KeyUsage: "ENCRYPT_DECRYPT",
        KeyState: "Enabled",
        Origin: "AWS_KMS",
        KeyManager: "CUSTOMER",
        CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
        KeySpec: "SYMMETRIC_DEFAULT",
        EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
        MultiRegion: false,
        MultiRegionConfiguration: undefined,
        SigningAlgorithms: undefined,
        DeletionDate: undefined,
        CurrentKeyMaterialId: /^[0-9a-f]{64}$/,
      },
    },
  ],
  ["without a description", c => describe(c, second), { KeyMetadata: { Description: "" } }],
  ["by ARN", c => describe(c, arnOf(first)), { KeyMetadata: { KeyId: first } }],
  ["by alias", c => describe(c, "alias/app"), { KeyMetadata: { KeyId: first } }],
  ["by an alias's ARN", c => describe(c, aliasArn), { KeyMetadata: { KeyId: first } }],
  ["an id that is not there", c => describe(c, unknown), noKey(arnOf(unknown))],
  ["an ARN that is not there", c => describe(c, arnOf(unknown)), noKey(arnOf(unknown))],
  [
    "a multi-Region id that is not there",
    c => describe(c, `mrk-${"e".repeat(32)}`),
    noKey(arnOf(`mrk-${"e".repeat(32)}`)),
  ],
  ["an id that is none", c => describe(c, "fake-key-id"), badId("fake-key-id")],
  [
    "an id without hyphens",
    c => describe(c, "134f2428cec14b25a1ae9048164dba47"),
    badId("134f2428cec14b25a1ae9048164dba47"),
  ],
  ["a multi-Region id that is none", c => describe(c, "mrk-fake-key-id"), badId("mrk-fake-key-id")],
  ["an alias that is not there", c => describe(c, "alias/none"), noAlias],
  ["an alias's ARN that is not there", c => describe(c, aliasArn.replace("app", "none")), noAlias],
  [
    "an ARN of another region",
    c => describe(c, elsewhere(arnOf(first))),
    /^NotFoundException: Invalid arn us-west-2$/,
  ],
  [
    "an alias's ARN of another region",
    c => describe(c, elsewhere(aliasArn)),
    /^NotFoundException: Invalid arn us-west-2$/,
  ],
  [
    "an ARN of another account",
    c => describe(c, arnOf(first).replace("000000000000", "999999999999")),
    /^NotFoundException: /,
  ],
  [
    "an alias's ARN of another account",
    c => describe(c, aliasArn.replace("000000000000", "999999999999")),
    /^NotFoundException: /,
  ],
  [
    "an alias's ARN of another service",
    c => describe(c, aliasArn.replace(":kms:", ":sns:")),
    /^NotFoundException: /,
  ],
];

const state = async (c: Context) => describe(c, first);
const disable = (c: Context, KeyId = first) => c.kms.disableKey({ KeyId });
const enable = (c: Context, KeyId = first) => c.kms.enableKey({ KeyId });
const encrypt = (c: Context) => c.kms.encrypt({ KeyId: first, Plaintext: bytes("x") });
const isOff = new RegExp(`^DisabledException: ${arnOf(first)} is disabled\\.$`);
const gone = new RegExp(`^KMSInvalidStateException: ${arnOf(first)} is pending deletion\\.$`);
const unregister = (c: Context) => c.host.change(program.slice(1, 3));

export const switching: readonly PeerCase<Context>[] = [
  [
    "a disabled key says so",
    [c => disable(c), state],
    { KeyMetadata: { Enabled: false, KeyState: "Disabled" } },
  ],
  [
    "an enabled key says so",
    [c => disable(c), c => enable(c), state],
    { KeyMetadata: { Enabled: true, KeyState: "Enabled" } },
  ],
  ["by ARN", [c => disable(c, arnOf(first)), state], { KeyMetadata: { KeyState: "Disabled" } }],
  ["a key that the program disables", c => describe(c, off), { KeyMetadata: { KeyState: "Disabled" } }],
  ["a disabled key does not encrypt", [c => disable(c), encrypt], isOff],
  [
    "a disabled key makes no data keys",
    [c => disable(c), c => c.kms.generateDataKey({ KeyId: first, KeySpec: "AES_256" })],
    isOff,
  ],
  [
    "a disabled key does not rotate",
    [c => disable(c), c => c.kms.rotateKeyOnDemand({ KeyId: first })],
    isOff,
  ],
  ["an enabled key encrypts again", [c => disable(c), c => enable(c), encrypt], { KeyId: arnOf(first) }],
  ["a key that waits for its deletion does not encrypt", [unregister, encrypt], gone],
  ["a key that waits for its deletion is not enabled", [unregister, c => enable(c)], gone],
  ["a key that waits for its deletion is not disabled", [unregister, c => disable(c)], gone],
  [
    "a key that waits for its deletion says so",
    [unregister, state],
    { KeyMetadata: { KeyState: "PendingDeletion", Enabled: false } },
  ],
  ["EnableKey of what is not there", c => enable(c, unknown), noKey(arnOf(unknown))],
  ["DisableKey of what is not there", c => disable(c, unknown), noKey(arnOf(unknown))],
  ["EnableKey takes no alias", c => enable(c, "alias/app"), /^NotFoundException: Invalid keyId alias\/app$/],
  [
    "DisableKey takes no alias",
    c => disable(c, "alias/app"),
    /^NotFoundException: Invalid keyId alias\/app$/,
  ],
];
