import type { PeerCase } from "../support/cases.ts";
import { type Context, deleted, describe, isDate, make, read, SecretId, v1 } from "./context.ts";

const window =
  /^InvalidParameterException: The RecoveryWindowInDays value must be between 7 and 30 days \(inclusive\)\.$/;
const force = { SecretId, ForceDeleteWithoutRecovery: true };
const outOf =
  (RecoveryWindowInDays: number, more: object = {}) =>
  async (c: Context) => {
    await make(c);
    return c.sm.deleteSecret({ SecretId, RecoveryWindowInDays, ...more });
  };

export const deleting: readonly PeerCase<Context>[] = [
  [
    "answers ARN, name and date",
    [make, c => c.sm.deleteSecret({ SecretId })],
    { ARN: /^arn:/, Name: SecretId, DeletionDate: new Date("2026-07-01T00:00:00Z") },
  ],
  ["by ARN", async c => c.sm.deleteSecret({ SecretId: (await make(c)).ARN }), { Name: SecretId }],
  [
    "after a window of days",
    [make, c => c.sm.deleteSecret({ SecretId, RecoveryWindowInDays: 7 })],
    { DeletionDate: new Date("2026-06-08T00:00:00Z") },
  ],
  [
    "is told by DescribeSecret",
    [make, c => c.sm.deleteSecret({ SecretId }), describe],
    { DeletedDate: isDate, VersionIdsToStages: { [v1]: ["AWSCURRENT"] } },
  ],
  [
    "of one without a value",
    [c => make(c, { SecretString: undefined }), c => c.sm.deleteSecret({ SecretId })],
    { Name: SecretId },
  ],
  [
    "a second time is refused",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.deleteSecret({ SecretId })],
    deleted,
  ],
  [
    "forced answers ARN, name and date",
    [make, c => c.sm.deleteSecret(force)],
    { ARN: /^arn:/, Name: SecretId, DeletionDate: isDate },
  ],
  [
    "forced by ARN",
    async c => c.sm.deleteSecret({ ...force, SecretId: (await make(c)).ARN }),
    { Name: SecretId },
  ],
  [
    "forced leaves nothing to read",
    [make, c => c.sm.deleteSecret(force), read],
    /^ResourceNotFoundException: /,
  ],
  [
    "forced leaves nothing to describe",
    [make, c => c.sm.deleteSecret(force), describe],
    /^ResourceNotFoundException: /,
  ],
  [
    "forced of what is not there succeeds",
    c => c.sm.deleteSecret(force),
    { ARN: /^arn:/, Name: SecretId, DeletionDate: isDate },
  ],
  [
    "forced of one that waits succeeds",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.deleteSecret(force)],
    { Name: SecretId, DeletionDate: isDate },
  ],
  ["forced with a window is refused", outOf(7, force), /^InvalidParameterException: /],
  ...[0, 2, 6, 31, 100].flatMap((days): PeerCase<Context>[] => [
    [`not after ${days} days`, outOf(days), window],
    [
      `not after ${days} days, forced either`,
      c => c.sm.deleteSecret({ ...force, RecoveryWindowInDays: days }),
      window,
    ],
  ]),
];

export const restoring: readonly PeerCase<Context>[] = [
  [
    "answers ARN and name",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.restoreSecret({ SecretId })],
    { ARN: /^arn:/, Name: SecretId },
  ],
  [
    "takes the date away",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.restoreSecret({ SecretId }), describe],
    { DeletedDate: undefined },
  ],
  [
    "the value can be read again",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.restoreSecret({ SecretId }), read],
    { SecretString: "one" },
  ],
  ["of one that was not deleted succeeds", [make, c => c.sm.restoreSecret({ SecretId })], { Name: SecretId }],
];

const tag = (c: Context, ...Tags: { Key: string; Value: string }[]) => c.sm.tagResource({ SecretId, Tags });
const a = { Key: "a", Value: "1" };
const b = { Key: "b", Value: "2" };
export const tagging: readonly PeerCase<Context>[] = [
  ["adds one", [make, c => tag(c, a), describe], { Tags: [a] }],
  ["adds another", [make, c => tag(c, a), c => tag(c, b), describe], { Tags: [a, b] }],
  [
    "changes one in its place",
    [make, c => tag(c, a, b), c => tag(c, { Key: "a", Value: "3" }), describe],
    { Tags: [{ Key: "a", Value: "3" }, b] },
  ],
  ["is told in lists", [make, c => tag(c, a), c => c.sm.listSecrets({})], { SecretList: [{ Tags: [a] }] }],
  [
    "by ARN",
    async c => {
      const { ARN } = await make(c);
      await c.sm.tagResource({ SecretId: ARN, Tags: [a] });
      return describe(c);
    },
    { Tags: [a] },
  ],
  [
    "takes one away",
    [make, c => tag(c, a, b), c => c.sm.untagResource({ SecretId, TagKeys: ["a"] }), describe],
    { Tags: [b] },
  ],
  [
    "takes the last away and leaves an empty list",
    [make, c => tag(c, a, b), c => c.sm.untagResource({ SecretId, TagKeys: ["a", "b"] }), describe],
    { Tags: [] },
  ],
  ["not on one that was deleted", [make, c => c.sm.deleteSecret({ SecretId }), c => tag(c, a)], deleted],
  [
    "not off one that was deleted",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.untagResource({ SecretId, TagKeys: ["a"] })],
    deleted,
  ],
];

const password = async (c: Context, input: object = {}) =>
  (await c.sm.getRandomPassword(input)).RandomPassword;
const kinds = (text: unknown) =>
  [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9\s]/].every(kind => kind.test(String(text)));
const short = /^InvalidParameterException: /;
export const passwords: readonly PeerCase<Context>[] = [
  ["have 32 characters", c => password(c), /^\S{32}$/],
  ["have one of each kind", c => password(c), kinds],
  ["have the length that is asked for", c => password(c, { PasswordLength: 50 }), /^\S{50}$/],
  ["have no small letters", c => password(c, { PasswordLength: 55, ExcludeLowercase: true }), /^[^a-z]{55}$/],
  [
    "have no capital letters",
    c => password(c, { PasswordLength: 55, ExcludeUppercase: true }),
    /^[^A-Z]{55}$/,
  ],
  ["have no digits", c => password(c, { PasswordLength: 100, ExcludeNumbers: true }), /^\D{100}$/],
  [
    "have no punctuation",
    c => password(c, { PasswordLength: 100, ExcludePunctuation: true }),
    /^[A-Za-z0-9]{100}$/,
  ],
  [
    "have no such characters",
    c => password(c, { PasswordLength: 120, ExcludeCharacters: "xyzDje@?!." }),
    /^[^xyzDje@?!.]{120}$/,
  ],
  ["have no space", c => password(c, { PasswordLength: 300 }), /^\S{300}$/],
  ["have a space on request", c => password(c, { PasswordLength: 5, IncludeSpace: true }), /^(?=.* ).{5}$/],
  [
    "of four characters have each kind",
    c => password(c, { PasswordLength: 4, RequireEachIncludedType: true }),
    kinds,
  ],
  [
    "of one character, when not each kind is needed",
    c => password(c, { PasswordLength: 1, RequireEachIncludedType: false }),
    /^\S$/,
  ],
  [
    "of the one kind that is left",
    c =>
      password(c, {
        ExcludeLowercase: true,
        ExcludeUppercase: true,
        ExcludePunctuation: true,
        ExcludeCharacters: "02468",
      }),
    /^[13579]{32}$/,
  ],
  ["of 4096 characters", async c => (await password(c, { PasswordLength: 4096 }))?.length, 4096],
  ["not of 3 characters", c => password(c, { PasswordLength: 3 }), short],
  ["not of 0 characters", c => password(c, { PasswordLength: 0 }), short],
  ["not of 5555 characters", c => password(c, { PasswordLength: 5555 }), short],
  [
    "not of no kind",
    c =>
      password(c, {
        ExcludeLowercase: true,
        ExcludeUppercase: true,
        ExcludePunctuation: true,
        ExcludeNumbers: true,
      }),
    short,
  ],
];
