import type { PeerCase } from "../support/cases.ts";
import { type Context, isDate, make, put, SecretId, several, v1, v2 } from "./context.ts";

const order = async (c: Context, more: object) => {
  for (const [at, Name] of ["b", "c", "a"].entries()) {
    c.host.time += at * 1000;
    await c.sm.createSecret({ Name, SecretString: "x" });
  }
  return (await c.sm.listSecrets(more)).SecretList?.map(({ Name }) => Name);
};

export const listing: readonly PeerCase<Context>[] = [
  ["nothing", c => c.sm.listSecrets({}), { SecretList: [], NextToken: undefined }],
  [
    "what is told of each",
    [c => make(c, { Description: "text" }), c => c.sm.listSecrets({})],
    {
      SecretList: [
        {
          ARN: /^arn:/,
          Name: SecretId,
          Description: "text",
          CreatedDate: isDate,
          LastChangedDate: isDate,
          SecretVersionsToStages: { [v1]: ["AWSCURRENT"] },
          Tags: undefined,
        },
      ],
    },
  ],
  [
    "versions and stages as DescribeSecret has them",
    [make, c => put(c, v2, "two"), c => c.sm.listSecrets({})],
    { SecretList: [{ SecretVersionsToStages: { [v1]: ["AWSPREVIOUS"], [v2]: ["AWSCURRENT"] } }] },
  ],
  [
    "the same every time",
    [make, c => c.sm.listSecrets({}), c => c.sm.listSecrets({}), c => c.sm.listSecrets({})],
    { SecretList: [{ Name: SecretId }] },
  ],
  [
    "one that was deleted is left out",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.listSecrets({})],
    { SecretList: [] },
  ],
  [
    "one that was deleted on request",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.listSecrets({ IncludePlannedDeletion: true })],
    { SecretList: [{ Name: SecretId, DeletedDate: isDate }] },
  ],
  [
    "one that was deleted, by a filter",
    async c => {
      await several(c, [["foo"], ["bar"]]);
      await c.sm.deleteSecret({ SecretId: "foo" });
      return c.sm.listSecrets({ IncludePlannedDeletion: true, Filters: [{ Key: "name", Values: ["foo"] }] });
    },
    { SecretList: [{ Name: "foo" }] },
  ],
  ["in ascending order", c => order(c, { SortOrder: "asc" }), ["b", "c", "a"]],
  ["in descending order", c => order(c, { SortOrder: "desc" }), ["a", "c", "b"]],
  ["by name", c => order(c, { SortBy: "name", SortOrder: "asc" }), ["a", "b", "c"]],
  ["a page", c => order(c, { SortOrder: "asc", MaxResults: 2 }), ["b", "c"]],
  [
    "the next page",
    async c => {
      await order(c, {});
      const { NextToken } = await c.sm.listSecrets({ SortOrder: "asc", MaxResults: 2 });
      return c.sm.listSecrets({ SortOrder: "asc", MaxResults: 2, NextToken });
    },
    { SecretList: [{ Name: "a" }], NextToken: undefined },
  ],
];

const batch = (c: Context, input: object) => c.sm.batchGetSecretValue(input);
export const batching: readonly PeerCase<Context>[] = [
  [
    "by names",
    [c => several(c, [["a"], ["b"]]), c => batch(c, { SecretIdList: ["a", "b"] })],
    { SecretValues: [{ Name: "a", SecretString: "x" }, { Name: "b" }], Errors: [] },
  ],
  [
    "what is not there is an error",
    [c => several(c, [["a"]]), c => batch(c, { SecretIdList: ["b", "c"] })],
    {
      SecretValues: [],
      Errors: [
        {
          SecretId: "b",
          ErrorCode: "ResourceNotFoundException",
          Message: /^Secrets Manager can't find the specified secret\.$/,
        },
        { SecretId: "c" },
      ],
    },
  ],
  [
    "one that is there beside one that is not",
    [c => several(c, [["a"]]), c => batch(c, { SecretIdList: ["a", "b"] })],
    { SecretValues: [{ Name: "a" }], Errors: [{ SecretId: "b" }] },
  ],
  [
    "one that was deleted is an error",
    async c => {
      await several(c, [["a"], ["b"]]);
      await c.sm.deleteSecret({ SecretId: "a" });
      return batch(c, { SecretIdList: ["a", "b"] });
    },
    {
      SecretValues: [{ Name: "b" }],
      Errors: [{ SecretId: "a", ErrorCode: "InvalidRequestException", Message: /deletion|deleted/ }],
    },
  ],
  [
    "one without a value is an error",
    [c => c.sm.createSecret({ Name: "a" }), c => batch(c, { SecretIdList: ["a"] })],
    { SecretValues: [], Errors: [{ SecretId: "a", ErrorCode: "ResourceNotFoundException" }] },
  ],
  [
    "by a filter",
    [
      c => several(c, [["aa"], ["ab"], ["c"]]),
      c => batch(c, { Filters: [{ Key: "name", Values: ["aa", "ab"] }] }),
    ],
    { SecretValues: [{ Name: "aa" }, { Name: "ab" }] },
  ],
  [
    "bytes",
    [
      c => c.sm.createSecret({ Name: "a", SecretBinary: new Uint8Array([1]) }),
      c => batch(c, { SecretIdList: ["a"] }),
    ],
    { SecretValues: [{ SecretBinary: new Uint8Array([1]) }] },
  ],
  [
    "names and filters at once are refused",
    c => batch(c, { SecretIdList: ["a"], Filters: [{ Key: "name", Values: ["a"] }] }),
    /^InvalidParameterException: Either 'SecretIdList' or 'Filters' must be provided, but not both\.$/,
  ],
  [
    "a page's size needs a filter",
    c => batch(c, { SecretIdList: ["a"], MaxResults: 10 }),
    /^InvalidParameterException: 'Filters' not specified\. 'Filters' must also be specified when 'MaxResults' is provided\.$/,
  ],
];
