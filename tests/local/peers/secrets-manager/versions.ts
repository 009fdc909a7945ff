import type { PeerCase } from "../support/cases.ts";
import { type Context, isDate, make, move, put, read, SecretId, stages, v1, v2, v3, v4 } from "./context.ts";

const pending = { VersionStages: ["AWSPENDING"] };
const list = ({ sm }: Context, more: object = {}) => sm.listSecretVersionIds({ SecretId, ...more });
/** A current version `v1` and a pending one `v2`. */
const withPending = async (c: Context, more: object = pending) => {
  await make(c);
  return put(c, v2, "two", more);
};
const three = async (c: Context) => {
  await make(c);
  await put(c, v2, "two");
  await put(c, v3, "three");
};

export const versions: readonly PeerCase<Context>[] = [
  [
    "a version has date and key",
    [make, list],
    {
      ARN: /^arn:/,
      Name: SecretId,
      NextToken: undefined,
      Versions: [
        {
          VersionId: v1,
          VersionStages: ["AWSCURRENT"],
          CreatedDate: isDate,
          KmsKeyIds: ["DefaultEncryptionKey"],
          LastAccessedDate: undefined,
        },
      ],
    },
  ],
  [
    "a version has the secret's key",
    [c => make(c, { KmsKeyId: "alias/k" }), list],
    { Versions: [{ KmsKeyIds: ["alias/k"] }] },
  ],
  [
    "a version that was read has the day",
    [make, read, list],
    { Versions: [{ LastAccessedDate: new Date("2026-06-01T00:00:00Z") }] },
  ],
  [
    "the day is the version's own",
    [make, read, c => put(c, v2, "two"), list],
    {
      Versions: [
        { VersionId: v1, LastAccessedDate: isDate },
        { VersionId: v2, LastAccessedDate: undefined },
      ],
    },
  ],
  [
    "the oldest come first",
    [make, c => put(c, v2, "two"), list],
    {
      Versions: [
        { VersionId: v1, VersionStages: ["AWSPREVIOUS"] },
        { VersionId: v2, VersionStages: ["AWSCURRENT"] },
      ],
    },
  ],
  [
    "those without a stage are left out",
    [three, list],
    {
      Versions: [
        { VersionId: v2, VersionStages: ["AWSPREVIOUS"] },
        { VersionId: v3, VersionStages: ["AWSCURRENT"] },
      ],
    },
  ],
  [
    "those without a stage on request",
    [three, c => list(c, { IncludeDeprecated: true })],
    { Versions: [{ VersionId: v1, VersionStages: undefined }, { VersionId: v2 }, { VersionId: v3 }] },
  ],
  ["pages", [three, c => list(c, { MaxResults: 1 })], { Versions: [{ VersionId: v2 }], NextToken: /./ }],
  [
    "the next page is the rest",
    async c => {
      await three(c);
      const { NextToken } = await list(c, { MaxResults: 1 });
      return list(c, { MaxResults: 1, NextToken });
    },
    { Versions: [{ VersionId: v3 }], NextToken: undefined },
  ],
  [
    "old versions go beyond a hundred without a stage",
    async c => {
      await make(c);
      for (let at = 0; at < 130; at += 1)
        await c.service.aws.operations.PutSecretValue?.run(
          { SecretId, SecretString: `${at}`, ClientRequestToken: `${at}`.padStart(32, "0") } as never,
          {} as never,
        );
      const first = await list(c, { IncludeDeprecated: true });
      const rest = await list(c, { IncludeDeprecated: true, NextToken: first.NextToken });
      return (first.Versions?.length ?? 0) + (rest.Versions?.length ?? 0);
    },
    102,
  ],
];

export const moving: readonly PeerCase<Context>[] = [
  ["answers ARN and name", [withPending, c => move(c, v2, v1)], { ARN: /^arn:/, Name: SecretId }],
  [
    "the one before becomes the previous, the pending keeps its stage",
    [withPending, c => move(c, v2, v1), stages],
    { [v1]: ["AWSPREVIOUS"], [v2]: ["AWSCURRENT", "AWSPENDING"] },
  ],
  [
    "the moved version is the current value",
    [withPending, c => move(c, v2, v1), read],
    { SecretString: "two" },
  ],
  [
    "the previous value can be read",
    [withPending, c => move(c, v2, v1), c => read(c, { VersionStage: "AWSPREVIOUS" })],
    { SecretString: "one", VersionStages: ["AWSPREVIOUS"] },
  ],
  [
    "a value put next ends the pending stage",
    [withPending, c => move(c, v2, v1), c => put(c, v3, "three"), stages],
    { [v1]: undefined, [v2]: ["AWSPREVIOUS"], [v3]: ["AWSCURRENT"] },
  ],
  [
    "the next pending value takes the pending stage alone",
    [withPending, c => move(c, v2, v1), c => put(c, v3, "three", pending), stages],
    { [v1]: ["AWSPREVIOUS"], [v2]: ["AWSCURRENT"], [v3]: ["AWSPENDING"] },
  ],
  [
    "a second round",
    [withPending, c => move(c, v2, v1), c => put(c, v3, "three", pending), c => move(c, v3, v2), stages],
    { [v1]: undefined, [v2]: ["AWSPREVIOUS"], [v3]: ["AWSCURRENT", "AWSPENDING"] },
  ],
  [
    "stages of one's own stay where they are",
    async c => {
      await withPending(c, { VersionStages: ["AWSPENDING", "PUT1"] });
      await move(c, v2, v1);
      await put(c, v3, "three", { VersionStages: ["AWSPENDING", "PUT2"] });
      await move(c, v3, v2);
      return stages(c);
    },
    { [v2]: ["AWSPREVIOUS", "PUT1"], [v3]: ["AWSCURRENT", "AWSPENDING", "PUT2"] },
  ],
  [
    "a version with a stage of one's own outlasts the previous",
    async c => {
      await make(c);
      await put(c, v2, "two", { VersionStages: ["AWSCURRENT", "PUT0"] });
      await put(c, v3, "three", pending);
      await move(c, v3, v2);
      await put(c, v4, "four", pending);
      await move(c, v4, v3);
      return stages(c);
    },
    { [v1]: undefined, [v2]: ["PUT0"], [v3]: ["AWSPREVIOUS"], [v4]: ["AWSCURRENT", "AWSPENDING"] },
  ],
  [
    "a stage can be taken away",
    [withPending, c => move(c, v2, v1), c => move(c, undefined, v2, "AWSPENDING"), stages],
    { [v2]: ["AWSCURRENT"] },
  ],
  [
    "the same stages on the next version",
    [
      c => withPending(c, { VersionStages: ["one", "two"] }),
      c => put(c, v3, "3", { VersionStages: ["one", "two", "four"] }),
      stages,
    ],
    { [v1]: ["AWSCURRENT"], [v2]: undefined, [v3]: ["four", "one", "two"] },
  ],
  [
    "a stage that the next version does not take stays",
    [
      c => withPending(c, { VersionStages: ["one", "two", "three"] }),
      c => put(c, v3, "3", { VersionStages: ["one", "two"] }),
      stages,
    ],
    { [v2]: ["three"], [v3]: ["one", "two"] },
  ],
  [
    "the present holder must be named",
    [withPending, c => move(c, v2)],
    new RegExp(
      `^InvalidParameterException: The parameter RemoveFromVersionId can't be empty\\. Staging label AWSCURRENT is currently attached to version ${v1}, so you must explicitly reference that version in RemoveFromVersionId\\.$`,
    ),
  ],
  ["another than the holder is refused", [withPending, c => move(c, v2, v2)], /^InvalidParameterException: /],
  ["a version to move to must be there", [make, c => move(c, v4, v1)], /^ResourceNotFoundException: /],
  [
    "a version to remove from must be there",
    [make, c => move(c, undefined, v4, "S")],
    /^ResourceNotFoundException: /,
  ],
  [
    "a stage that the version lacks cannot be removed",
    [make, c => move(c, undefined, v1, "S")],
    /^InvalidParameterException: /,
  ],
  ["a stage is needed", [make, c => move(c, v1, undefined, "")], /^InvalidParameterException: /],
  [
    "a new stage needs no holder",
    [make, c => move(c, v1, undefined, "NEW"), stages],
    { [v1]: ["AWSCURRENT", "NEW"] },
  ],
  [
    "a stage of one's own moves",
    [c => withPending(c, { VersionStages: ["BLUE"] }), c => move(c, v1, v2, "BLUE"), stages],
    { [v1]: ["AWSCURRENT", "BLUE"], [v2]: undefined },
  ],
  [
    "a stage that is on no version cannot be read",
    async c => {
      await withPending(c, { VersionStages: ["BLUE"] });
      await move(c, undefined, v2, "BLUE");
      return read(c, { VersionStage: "BLUE" });
    },
    /^ResourceNotFoundException: /,
  ],
  [
    "back to the version before",
    [make, c => put(c, v2, "two"), c => move(c, v1, v2), stages],
    { [v1]: ["AWSCURRENT"], [v2]: ["AWSPREVIOUS"] },
  ],
  [
    "AWSCURRENT cannot be taken away",
    [make, c => move(c, undefined, v1)],
    /^InvalidParameterException: You can only move staging label AWSCURRENT/,
  ],
  [
    "of one that was deleted",
    [make, c => c.sm.deleteSecret({ SecretId }), c => move(c, v1, v1)],
    /^InvalidRequestException: /,
  ],
];
