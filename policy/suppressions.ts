import type { GraphResource } from "../local/graph/types.ts";

/** Resources that are excused from a row, and why. */
export interface Suppression {
  readonly row: number;
  /** Pulumi type token. */
  readonly type: string;
  /** Of their URNs, which hold the types of all parents and the name. */
  readonly urn: RegExp;
  readonly reason: string;
}

/** Each must excuse a resource that does break its row: tests/controls/controls.test.ts. */
export const suppressions: readonly Suppression[] = [
  {
    row: 44,
    type: "aws:secretsmanager/secret:Secret",
    urn: /groundwork:index:AppSecret\$/,
    reason:
      "A secret of the stack's config comes from another company, which gives out the next one: by hand.",
  },
  {
    row: 44,
    type: "aws:secretsmanager/secret:Secret",
    urn: /groundwork:index:PersonalData\$/,
    reason:
      "The hashes in the rows were made with the key of the index: with another key no row would be found.",
  },
  ...["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"].map(type => ({
    row: 95,
    type,
    urn: /groundwork:index:(DeliveryPipeline|GitHubDelivery)\$.*-(staging|production|preview|end-to-end)-policy/,
    reason:
      "A deployer names what it makes by prefix or by the stack's tags, and the end-to-end tests a stack's functions and pool; the ids are not known before.",
  })),
  {
    row: 97,
    type: "aws:iam/policy:Policy",
    urn: /groundwork:index:(DeliveryPipeline|GitHubDelivery)\$.*-(staging|production)-policy/,
    reason: "A deployer makes the stack's keys, whose ids are not known before: its tags name them.",
  },
  {
    row: 96,
    type: "aws:iam/rolePolicy:RolePolicy",
    urn: /groundwork:index:(DeliveryPipeline|GitHubDelivery)\$.*-(staging|production)-policy/,
    reason:
      "The program makes roles, so who deploys it must: a boundary of the account is what holds a deployer.",
  },
  {
    row: 77,
    type: "aws:cloudwatch/logGroup:LogGroup",
    urn: /groundwork:index:StaticWebsite\$/,
    reason: "The web access list of a distribution logs in us-east-1, where the stack's key is not.",
  },
];

export const isSuppressed = (row: number, { type, urn }: GraphResource): boolean =>
  suppressions.some(one => one.row === row && one.type === type && one.urn.test(urn));
