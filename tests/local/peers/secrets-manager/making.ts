import type { PeerCase } from "../support/cases.ts";
import {
  bare,
  type Context,
  describe,
  isDate,
  make,
  names,
  read,
  SecretId,
  tokenInUse,
  v1,
  v2,
} from "./context.ts";

const missing = /^ResourceNotFoundException: Secrets Manager can't find the specified secret\.$/;
const badName =
  /^ValidationException: Invalid name\. Must be a valid name containing alphanumeric characters, or any of the following: -\/_\+=\.@!$/;
const noToken = (name: string) =>
  new RegExp(`^${name}: You must provide a ClientRequestToken value. We recommend a UUID-type value.$`);
const tags = [
  { Key: "Foo", Value: "Bar" },
  { Key: "Mykey", Value: "Myvalue" },
];
const input = { SecretString: "one", Description: "text" };

/** Reads a secret of that name by its ARN without the random end. */
const byPartOfArn = async (context: Context, Name: string) => {
  const { ARN = "" } = await make(context, { Name });
  return context.sm.getSecretValue({ SecretId: ARN.slice(0, -7) });
};

export const creating: readonly PeerCase<Context>[] = [
  [
    "answers ARN, name and version",
    c => make(c),
    { ARN: /:secret:app\/db-\w{6}$/, Name: SecretId, VersionId: v1 },
  ],
  [
    "the ARN has region and account",
    c => make(c),
    { ARN: /^arn:aws:secretsmanager:eu-west-1:\d{12}:secret:/ },
  ],
  [
    "without a value there is no version",
    c => make(c, { SecretString: undefined }),
    { VersionId: undefined },
  ],
  ["a description is told", [c => make(c, input), describe], { Description: "text" }],
  ["tags are told", [c => make(c, { Tags: tags }), describe], { Tags: tags }],
  ["a key is told", [c => make(c, { KmsKeyId: "alias/k" }), describe], { KmsKeyId: "alias/k" }],
  [
    "a key is told in lists",
    [c => make(c, { KmsKeyId: "alias/k" }), c => c.sm.listSecrets({})],
    { SecretList: [{ KmsKeyId: "alias/k" }] },
  ],
  [
    "a name can be taken once",
    [make, c => make(c, { ClientRequestToken: v2 })],
    /^ResourceExistsException: The operation failed because the secret app\/db already exists\.$/,
  ],
  ["the same token and value again give the same answer", [make, make], { VersionId: v1 }],
  ["the same token with another value is refused", [make, c => make(c, { SecretString: "two" })], tokenInUse],
  [
    "a token has 32 characters",
    c => make(c, { ClientRequestToken: "short" }),
    /^InvalidParameterException: ClientRequestToken must be 32-64 characters long\.$/,
  ],
  [
    "a token has 64 characters at most",
    c => make(c, { ClientRequestToken: "x".repeat(65) }),
    /^InvalidParameterException: ClientRequestToken must be/,
  ],
  [
    "a token is needed",
    c => bare(c, "CreateSecret", { Name: SecretId, ...input }),
    noToken("InvalidRequestException"),
  ],
  [
    "a name waits for its deletion",
    async c => {
      await make(c);
      await c.sm.deleteSecret({ SecretId });
      return make(c);
    },
    /^InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion\.$/,
  ],
  [
    "a name is free after a forced deletion",
    async c => {
      await make(c);
      await c.sm.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true });
      return make(c, { ClientRequestToken: v2 });
    },
    { Name: SecretId, VersionId: v2 },
  ],
  [
    "several secrets are all listed",
    async c => {
      for (const Name of ["a", "b", "c"]) await make(c, { Name });
      return names((await c.sm.listSecrets({})).SecretList);
    },
    ["a", "b", "c"],
  ],
  [
    "text and bytes at once are refused",
    c => make(c, { SecretBinary: new Uint8Array([1]) }),
    /^InvalidParameterException: You can't specify both a binary secret value and a string secret value/,
  ],
  ...["Inv Name", " Inv Name", " Inv*Name? ", " Inv *?!]Name\\-"].map(
    (Name): PeerCase<Context> => [`refuses the name "${Name}"`, c => make(c, { Name }), badName],
  ),
  ...["s-c64bdc03", "Valid/_+=.@-Name", "Valid/_+=.@-Name-a1b2", "Valid/_+=.@-Name-a1b2c3-"].map(
    (Name): PeerCase<Context> => [
      `takes the name "${Name}", and part of its ARN`,
      c => byPartOfArn(c, Name),
      { Name },
    ],
  ),
  ["part of an ARN that looks whole is whole", c => byPartOfArn(c, "Name-a1b2c3"), missing],
];

const wrong = "Inv Name";
/** What every operation says of a name that cannot be one. */
export const wrongNames: readonly PeerCase<Context>[] = [
  ["DeleteSecret", c => c.sm.deleteSecret({ SecretId: wrong, ForceDeleteWithoutRecovery: true }), badName],
  ["DescribeSecret", c => c.sm.describeSecret({ SecretId: wrong }), badName],
  ["GetSecretValue", c => c.sm.getSecretValue({ SecretId: wrong }), badName],
  ["ListSecretVersionIds", c => c.sm.listSecretVersionIds({ SecretId: wrong }), badName],
  ["PutSecretValue", c => c.sm.putSecretValue({ SecretId: wrong, SecretString: "x" }), badName],
  ["TagResource", c => c.sm.tagResource({ SecretId: wrong, Tags: tags }), badName],
  ["UntagResource", c => c.sm.untagResource({ SecretId: wrong, TagKeys: ["Foo"] }), badName],
  ["UpdateSecret", c => c.sm.updateSecret({ SecretId: wrong, Description: "x" }), badName],
];

/** What every operation says of a secret that is not there. */
export const unknownNames: readonly PeerCase<Context>[] = [
  ["DeleteSecret", c => c.sm.deleteSecret({ SecretId }), missing],
  ["DescribeSecret", c => describe(c), missing],
  ["GetSecretValue", c => read(c), missing],
  ["ListSecretVersionIds", c => c.sm.listSecretVersionIds({ SecretId }), missing],
  ["PutSecretValue", c => c.sm.putSecretValue({ SecretId, SecretString: "x" }), missing],
  ["RestoreSecret", c => c.sm.restoreSecret({ SecretId }), missing],
  ["RotateSecret", c => c.sm.rotateSecret({ SecretId }), missing],
  ["TagResource", c => c.sm.tagResource({ SecretId, Tags: tags }), missing],
  ["UntagResource", c => c.sm.untagResource({ SecretId, TagKeys: ["Foo"] }), missing],
  ["UpdateSecret", c => c.sm.updateSecret({ SecretId, SecretString: "x" }), missing],
  [
    "UpdateSecretVersionStage",
    c => c.sm.updateSecretVersionStage({ SecretId, VersionStage: "S", MoveToVersionId: v1 }),
    missing,
  ],
  [
    "an ARN of another region",
    async c => {
      const { ARN = "" } = await make(c);
      return c.sm.getSecretValue({ SecretId: ARN.replace("eu-west-1", "eu-north-1") });
    },
    missing,
  ],
  [
    "an ARN of another account",
    async c => {
      const { ARN = "" } = await make(c);
      return c.sm.getSecretValue({ SecretId: ARN.replace(/\d{12}/, "999999999999") });
    },
    missing,
  ],
];

/** Clients of SDKs always send a token. */
export const tokens: readonly PeerCase<Context>[] = [
  [
    "UpdateSecret needs one",
    c => bare(c, "UpdateSecret", { SecretId, ...input }),
    noToken("InvalidRequestException"),
  ],
  [
    "PutSecretValue needs one",
    c => bare(c, "PutSecretValue", { SecretId, ...input }),
    noToken("InvalidRequestException"),
  ],
  [
    "RotateSecret needs one",
    c => bare(c, "RotateSecret", { SecretId, ...input }),
    noToken("InvalidParameterException"),
  ],
  [
    "a rotation's has 32 characters",
    [make, c => c.sm.rotateSecret({ SecretId, ClientRequestToken: "TOO-SHORT" })],
    /^InvalidParameterException: ClientRequestToken must be 32-64 characters long\.$/,
  ],
  [
    "a rotation's has 64 characters at most",
    [make, c => c.sm.rotateSecret({ SecretId, ClientRequestToken: "x".repeat(73) })],
    /^InvalidParameterException: ClientRequestToken must be/,
  ],
];

/** What is told of a secret. */
export const describing: readonly PeerCase<Context>[] = [
  [
    "one without a value has no versions",
    [c => make(c, { SecretString: undefined }), describe],
    {
      Name: SecretId,
      CreatedDate: isDate,
      LastChangedDate: isDate,
      VersionIdsToStages: undefined,
      Description: undefined,
    },
  ],
  ["no tags were ever set", [make, describe], { Tags: undefined }],
  [
    "no rotation was ever set",
    [make, describe],
    {
      RotationEnabled: undefined,
      RotationRules: undefined,
      RotationLambdaARN: undefined,
      NextRotationDate: undefined,
    },
  ],
  ["no reading yet", [make, describe], { LastAccessedDate: undefined }],
  [
    "the day of the latest reading",
    async c => {
      await make(c);
      c.host.time += 3_600_000;
      await read(c);
      return describe(c);
    },
    { LastAccessedDate: new Date("2026-06-01T00:00:00Z") },
  ],
  ["no deletion", [make, describe], { DeletedDate: undefined }],
  ["by ARN", async c => c.sm.describeSecret({ SecretId: (await make(c)).ARN }), { Name: SecretId }],
  [
    "by part of the ARN",
    async c => c.sm.describeSecret({ SecretId: (await make(c)).ARN?.slice(0, -7) }),
    { Name: SecretId },
  ],
  ["its versions and their stages", [make, describe], { VersionIdsToStages: { [v1]: ["AWSCURRENT"] } }],
];
