import type { Filter } from "@aws-sdk/client-secrets-manager";
import type { PeerCase } from "../support/cases.ts";
import { type Context, type Given, names, several } from "./context.ts";

type Kind = NonNullable<Filter["Key"]>;

const found = async (c: Context, given: Given, ...filters: readonly (readonly [Kind, ...string[]])[]) => {
  await several(c, given);
  const Filters = filters.map(([Key, ...Values]) => ({ Key, Values }));
  return names((await c.sm.listSecrets({ Filters })).SecretList);
};
/** A case of one filter on some secrets. */
const one = (given: Given, Key: Kind, Values: string[], expected: readonly string[]): PeerCase<Context> => [
  `${Key} ${JSON.stringify(Values)} of ${given.length}`,
  c => found(c, given, [Key, ...Values]),
  expected,
];

const paths: Given = [
  ["t1/one", "a secret"],
  ["/t2/two", "an secret"],
  ["t3/three", "asecret"],
  ["/t4/four", "thesecret"],
];
const all = ["/t2/two", "/t4/four", "t1/one", "t3/three"];
const words: Given = [
  ["foo", "one two"],
  ["bar", "one and two"],
  ["baz", "one"],
  ["qux", "two"],
  ["none", "unrelated"],
];
const camel: Given = [
  ["SecretOne9"],
  ["SecretTwo9", "DescTwo"],
  ["Thirdsecret9"],
  ["SecretFTag9", undefined, ["1", "foo"]],
  ["SecretFValue9", undefined, ["foo", "v"]],
  ["none9"],
];
const marks: Given = [..."/_+=.@-"].map(mark => [`prod${mark}AppBeta${mark}zz`]);
const marked = marks.map(([name]) => name).sort();
const upper: Given = [...marks, ["uat/COMPANY/zz"], ["uat/COMPANYthings/zz"]];
const plain: Given = [["foo"], ["bar"], ["baz"]];
const tagged: Given = [["foo", undefined, ["baz", "1"]], ["bar"], ["qux", undefined, ["Baz", "baz"]]];

export const filtering: readonly PeerCase<Context>[] = [
  one(paths, "name", ["/"], ["/t2/two", "/t4/four"]),
  one(paths, "name", ["!/"], ["t1/one", "t3/three"]),
  one(paths, "name", ["t1 one"], []),
  one(paths, "description", ["a"], ["/t2/two", "t1/one", "t3/three"]),
  one(paths, "description", ["!a"], ["/t4/four"]),
  one(paths, "description", ["a secret"], ["/t2/two", "t1/one"]),
  one(paths, "description", ["!c"], all),
  ["two filters must both fit", c => found(c, paths, ["description", "a"], ["name", "secret"]), []],
  one(words, "description", ["one two"], ["bar", "foo"]),
  one(words, "description", ["o t"], ["bar", "foo"]),
  one(words, "description", ["t"], ["bar", "foo", "qux"]),
  one(words, "description", ["one", "!two"], ["bar", "baz", "foo", "none"]),
  one(words, "description", ["!o"], ["none", "qux"]),
  [
    "the same filter twice must fit twice",
    c => found(c, words, ["description", "one"], ["description", "two"]),
    ["bar", "foo"],
  ],
  one(plain, "name", ["foo"], ["foo"]),
  one(plain, "name", ["foo", "bar"], ["bar", "foo"]),
  one(plain, "name", ["FOO"], []),
  one(tagged, "tag-key", ["baz"], ["foo"]),
  one(tagged, "tag-value", ["baz"], ["qux"]),
  ["a tag's key and value", c => found(c, tagged, ["tag-key", "Baz"], ["tag-value", "baz"]), ["qux"]],
  one(plain, "owning-service", ["n/a"], []),
  one(camel, "all", ["SecretOne"], ["SecretOne9"]),
  one(camel, "all", ["foo"], ["SecretFTag9", "SecretFValue9"]),
  one(camel, "all", ["Secret"], ["SecretFTag9", "SecretFValue9", "SecretOne9", "SecretTwo9"]),
  one(camel, "all", ["secret"], ["SecretFTag9", "SecretFValue9", "SecretOne9", "SecretTwo9"]),
  one(camel, "all", ["ret"], []),
  one(camel, "all", ["sec"], ["SecretFTag9", "SecretFValue9", "SecretOne9", "SecretTwo9"]),
  one(camel, "all", ["SomeSecret"], []),
  one(camel, "all", ["d"], ["SecretTwo9"]),
  one(camel, "all", ["d t"], ["SecretTwo9"]),
  one(marks, "all", ["AppBeta"], marked),
  one(marks, "all", ["Beta"], marked),
  one(marks, "all", ["AppBeta", "prod"], marked),
  one(marks, "all", ["+"], []),
  one(upper, "all", ["zz"], names(upper.map(([Name]) => ({ Name }))) as string[]),
  one(upper, "all", ["company"], ["uat/COMPANY/zz"]),
  one(upper, "all", ["things"], []),
  one(upper, "all", ["Ythings"], ["uat/COMPANYthings/zz"]),
  one(upper, "all", ["N"], []),
  one(upper, "all", ["pany"], []),
  [
    "a filter needs a key",
    c => c.sm.listSecrets({ Filters: [{ Values: ["foo"] }] }),
    /^InvalidParameterException: Invalid filter key$/,
  ],
  [
    "a filter needs values",
    c => c.sm.listSecrets({ Filters: [{ Key: "description" }] }),
    /^InvalidParameterException: Invalid filter values for key: description$/,
  ],
  [
    "a filter needs a known key",
    c => c.sm.listSecrets({ Filters: [{ Key: "invalid" as Kind, Values: ["foo"] }] }),
    /^ValidationException: 1 validation error detected: Value 'invalid' at 'filters\.1\.member\.key' failed to satisfy constraint: Member must satisfy enum value set: \[/,
  ],
];
