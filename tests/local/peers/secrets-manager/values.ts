import type { PeerCase } from "../support/cases.ts";
import {
  bytes,
  type Context,
  deleted,
  describe,
  isDate,
  make,
  put,
  read,
  SecretId,
  stages,
  tokenInUse,
  v1,
  v2,
  v3,
} from "./context.ts";

const notFoundValue = (by: string) =>
  new RegExp(`^ResourceNotFoundException: Secrets Manager can't find the specified secret value for ${by}$`);

export const reading: readonly PeerCase<Context>[] = [
  [
    "by name",
    [make, read],
    {
      ARN: /^arn:/,
      Name: SecretId,
      SecretString: "one",
      SecretBinary: undefined,
      VersionId: v1,
      VersionStages: ["AWSCURRENT"],
      CreatedDate: isDate,
    },
  ],
  ["by ARN", async c => c.sm.getSecretValue({ SecretId: (await make(c)).ARN }), { SecretString: "one" }],
  [
    "bytes",
    [c => make(c, { SecretString: undefined, SecretBinary: bytes("x") }), read],
    { SecretBinary: bytes("x"), SecretString: undefined },
  ],
  [
    "bytes that are no text",
    [c => make(c, { SecretString: undefined, SecretBinary: new Uint8Array([0, 1, 255]) }), read],
    { SecretBinary: new Uint8Array([0, 1, 255]) },
  ],
  [
    "a secret without a value",
    [c => make(c, { SecretString: undefined }), read],
    notFoundValue("staging label: AWSCURRENT"),
  ],
  ["a version that is not there", [make, c => read(c, { VersionId: v2 })], notFoundValue(`VersionId: ${v2}`)],
  [
    "a stage that is not there",
    [make, c => read(c, { VersionStage: "AWSPENDING" })],
    notFoundValue("staging label: AWSPENDING"),
  ],
  [
    "no previous value",
    [make, c => read(c, { VersionStage: "AWSPREVIOUS" })],
    notFoundValue("staging label: AWSPREVIOUS"),
  ],
  [
    "a version with another's stage",
    [make, c => read(c, { VersionId: v1, VersionStage: "AWSPREVIOUS" })],
    /^InvalidRequestException: You provided a VersionStage that is not associated to the provided VersionId\.$/,
  ],
  [
    "a version with its own stage",
    [make, c => read(c, { VersionId: v1, VersionStage: "AWSCURRENT" })],
    { SecretString: "one" },
  ],
  ["one that was deleted", [make, c => c.sm.deleteSecret({ SecretId }), read], deleted],
  [
    "the day does not change by a second reading",
    async c => {
      await make(c);
      await read(c);
      c.host.time += 7_200_000;
      await read(c);
      return describe(c);
    },
    { LastAccessedDate: new Date("2026-06-01T00:00:00Z") },
  ],
];

export const putting: readonly PeerCase<Context>[] = [
  [
    "answers the version and its stages",
    [make, c => put(c, v2, "two")],
    { Name: SecretId, VersionId: v2, VersionStages: ["AWSCURRENT"] },
  ],
  ["is the current value", [make, c => put(c, v2, "two"), read], { SecretString: "two", VersionId: v2 }],
  [
    "leaves the one before as the previous",
    [make, c => put(c, v2, "two"), stages],
    { [v1]: ["AWSPREVIOUS"], [v2]: ["AWSCURRENT"] },
  ],
  [
    "a third leaves the first without a stage",
    [make, c => put(c, v2, "2"), c => put(c, v3, "3"), stages],
    { [v1]: undefined, [v2]: ["AWSPREVIOUS"], [v3]: ["AWSCURRENT"] },
  ],
  [
    "stages come sorted",
    [make, c => put(c, v2, "two", { VersionStages: ["SAMPLE1", "SAMPLE0"] })],
    { VersionStages: ["SAMPLE0", "SAMPLE1"] },
  ],
  [
    "stages of one's own leave the current value",
    [make, c => put(c, v2, "two", { VersionStages: ["SAMPLE1"] }), read],
    { SecretString: "one" },
  ],
  [
    "AWSPENDING leaves the current value",
    [make, c => put(c, v2, "two", { VersionStages: ["AWSPENDING"] }), read],
    { SecretString: "one", VersionStages: ["AWSCURRENT"] },
  ],
  [
    "AWSPENDING can be read",
    [
      make,
      c => put(c, v2, "two", { VersionStages: ["AWSPENDING"] }),
      c => read(c, { VersionStage: "AWSPENDING" }),
    ],
    { SecretString: "two", VersionId: v2 },
  ],
  [
    "the first value is the current one",
    [c => make(c, { SecretString: undefined }), c => put(c, v2, "two")],
    { VersionStages: ["AWSCURRENT"] },
  ],
  [
    "the first value is the current one, even when it is pending",
    [c => make(c, { SecretString: undefined }), c => put(c, v2, "two", { VersionStages: ["AWSPENDING"] })],
    { VersionStages: ["AWSCURRENT", "AWSPENDING"] },
  ],
  [
    "bytes over text",
    [make, c => c.sm.putSecretValue({ SecretId, SecretBinary: bytes("b") }), read],
    { SecretBinary: bytes("b"), SecretString: undefined },
  ],
  [
    "text over bytes",
    [c => make(c, { SecretString: undefined, SecretBinary: bytes("b") }), c => put(c, v2, "two"), read],
    { SecretString: "two", SecretBinary: undefined },
  ],
  [
    "needs a value",
    [make, c => c.sm.putSecretValue({ SecretId })],
    /^InvalidRequestException: You must provide either SecretString or SecretBinary\.$/,
  ],
  ["one that was deleted", [make, c => c.sm.deleteSecret({ SecretId }), c => put(c, v2, "two")], deleted],
  [
    "the same token and value change nothing",
    [make, c => put(c, v1, "one")],
    { VersionId: v1, VersionStages: ["AWSCURRENT"] },
  ],
  [
    "the same token and value make no version",
    [make, c => put(c, v1, "one"), c => c.sm.listSecretVersionIds({ SecretId })],
    { Versions: [{ VersionId: v1 }] },
  ],
  ["the same token with another value is refused", [make, c => put(c, v1, "two")], tokenInUse],
  [
    "the same value without a token is another version",
    async c => {
      await make(c);
      const { VersionId } = await c.sm.putSecretValue({ SecretId, SecretString: "one" });
      return VersionId !== v1 && VersionId?.length === 36;
    },
    true,
  ],
  [
    "an earlier version can be read by its id",
    [make, c => put(c, v2, "2"), c => put(c, v3, "3"), c => read(c, { VersionId: v2 })],
    { SecretString: "2" },
  ],
  [
    "keeps description and tags",
    async c => {
      await make(c, { Description: "text", Tags: [{ Key: "a", Value: "1" }] });
      await put(c, v2, "two");
      return describe(c);
    },
    { Description: "text", Tags: [{ Key: "a", Value: "1" }] },
  ],
  [
    "a version has one stage at least",
    [make, c => put(c, v2, "two", { VersionStages: [] })],
    /^InvalidParameterException: /,
  ],
  [
    "a version has twenty stages at most",
    [make, c => put(c, v2, "two", { VersionStages: Array.from({ length: 21 }, (_, at) => `S${at}`) })],
    /^InvalidParameterException: /,
  ],
  [
    "a stage has a name",
    [make, c => put(c, v2, "two", { VersionStages: [""] })],
    /^InvalidParameterException: /,
  ],
  [
    "a stage's name has 256 characters at most",
    [make, c => put(c, v2, "two", { VersionStages: ["x".repeat(257)] })],
    /^InvalidParameterException: /,
  ],
];
