import type { PeerCase } from "../support/cases.ts";
import { arnOf, bytes, type Context, first, noKey, off, program, second, unknown } from "./context.ts";

const state = (c: Context) => c.kms.describeKey({ KeyId: first });
const encrypt = (c: Context) => c.kms.encrypt({ KeyId: first, Plaintext: bytes("x") });

const status = (c: Context, KeyId = first) => c.kms.getKeyRotationStatus({ KeyId });
const rotate = (c: Context, KeyId = first) => c.kms.rotateKeyOnDemand({ KeyId });
const material = async (c: Context) => (await state(c)).KeyMetadata?.CurrentKeyMaterialId;

export const rotating: readonly PeerCase<Context>[] = [
  [
    "is off unless the program wants it",
    c => status(c),
    {
      KeyId: arnOf(first),
      KeyRotationEnabled: false,
      RotationPeriodInDays: undefined,
      NextRotationDate: undefined,
    },
  ],
  [
    "is on with period and next date",
    c => status(c, second),
    {
      KeyId: arnOf(second),
      KeyRotationEnabled: true,
      RotationPeriodInDays: 180,
      NextRotationDate: new Date("2026-11-28T00:00:00Z"),
    },
  ],
  ["status by ARN", c => status(c, arnOf(second)), { KeyRotationEnabled: true }],
  ["status of what is not there", c => status(c, unknown), noKey(arnOf(unknown))],
  ["status takes no alias", c => status(c, "alias/app"), /^NotFoundException: Invalid keyId alias\/app$/],
  ["on demand answers the ARN", c => rotate(c), { KeyId: arnOf(first) }],
  [
    "on demand leaves the status",
    [c => rotate(c), c => status(c)],
    { KeyRotationEnabled: false, OnDemandRotationStartDate: undefined },
  ],
  [
    "on demand leaves the period",
    [c => rotate(c, second), c => status(c, second)],
    { KeyRotationEnabled: true, RotationPeriodInDays: 180 },
  ],
  [
    "on demand changes the material",
    async c => {
      const before = await material(c);
      await rotate(c);
      return before !== (await material(c));
    },
    true,
  ],
  [
    "what was encrypted before can be decrypted",
    async c => {
      const { CiphertextBlob } = await encrypt(c);
      await rotate(c);
      return c.kms.decrypt({ CiphertextBlob });
    },
    { Plaintext: bytes("x") },
  ],
  [
    "ten times at most",
    async c => {
      for (let time = 0; time < 10; time += 1) await rotate(c);
      return rotate(c);
    },
    new RegExp(
      `^LimitExceededException: The on-demand rotations limit has been reached for the given keyId\\. No more on-demand rotations can be performed for this key: ${arnOf(first)}$`,
    ),
  ],
  ["on demand of what is not there", c => rotate(c, unknown), noKey(arnOf(unknown))],
  ["on demand takes no alias", c => rotate(c, "alias/app"), /^NotFoundException: Invalid keyId alias\/app$/],
];

const names = async (c: Context, more: object = {}) =>
  (await c.kms.listAliases(more)).Aliases?.map(({ AliasName }) => AliasName);
const keyIds = async (c: Context, more: object = {}) =>
  (await c.kms.listKeys(more)).Keys?.map(({ KeyId }) => KeyId);
const badLimit =
  /^ValidationException: 1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1$/;

export const listing: readonly PeerCase<Context>[] = [
  [
    "keys have id and ARN",
    c => c.kms.listKeys({}),
    {
      Keys: [{ KeyId: first, KeyArn: arnOf(first) }, { KeyId: second }, { KeyId: off }],
      Truncated: false,
      NextMarker: undefined,
    },
  ],
  [
    "a page of keys",
    c => c.kms.listKeys({ Limit: 2 }),
    { Keys: [{ KeyId: first }, { KeyId: second }], Truncated: true, NextMarker: /./ },
  ],
  [
    "the next page of keys",
    async c => {
      const { NextMarker } = await c.kms.listKeys({ Limit: 2 });
      return keyIds(c, { Limit: 2, Marker: NextMarker });
    },
    [off],
  ],
  ["a page of no keys is refused", c => keyIds(c, { Limit: 0 }), badLimit],
  ["a page of 1001 keys is refused", c => keyIds(c, { Limit: 1001 }), /^ValidationException: /],
  ["a marker that is none is refused", c => keyIds(c, { Marker: "none" }), /^InvalidMarkerException: /],
  [
    "aliases have name, ARN and key",
    c => c.kms.listAliases({ KeyId: second }),
    {
      Aliases: [
        {
          AliasName: "alias/other",
          AliasArn: "arn:aws:kms:eu-west-1:000000000000:alias/other",
          TargetKeyId: second,
        },
      ],
      Truncated: false,
    },
  ],
  ["all aliases", c => names(c), ["alias/app", "alias/app-2", "alias/other"]],
  ["aliases of a key's id", c => names(c, { KeyId: first }), ["alias/app", "alias/app-2"]],
  ["aliases of a key's ARN", c => names(c, { KeyId: arnOf(first) }), ["alias/app", "alias/app-2"]],
  ["aliases of a key without one", c => names(c, { KeyId: off }), []],
  ["aliases of a key that is not there", c => names(c, { KeyId: unknown }), noKey(arnOf(unknown))],
  [
    "a page of aliases",
    c => c.kms.listAliases({ Limit: 1 }),
    { Aliases: [{ AliasName: "alias/app" }], Truncated: true, NextMarker: /./ },
  ],
  [
    "the next page of aliases",
    async c => {
      const { NextMarker } = await c.kms.listAliases({ Limit: 2 });
      return names(c, { Marker: NextMarker });
    },
    ["alias/other"],
  ],
  ["a page of no aliases is refused", c => names(c, { Limit: 0 }), badLimit],
  ["a page of 101 aliases is refused", c => names(c, { Limit: 101 }), /^ValidationException: /],
  [
    "an alias that the program takes away is gone",
    [c => c.host.change(program.slice(0, 4)), c => names(c)],
    ["alias/app"],
  ],
  [
    "the aliases of AWS's own services",
    async c => (await names(c))?.includes("alias/aws/s3"),
    true,
    "keys of AWS such as `alias/aws/secretsmanager`",
  ],
];
