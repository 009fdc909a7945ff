import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readStackConfig, type StandIn } from "../../../local/graph/config.ts";

const test = suite("readStackConfig");

/** Reads the config of a project that consists of these two `config:` blocks. */
function read(
  project: string,
  stack = "",
  overrides: Record<string, string> = {},
  standIns: readonly StandIn[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), "config-"));
  const indent = (text: string) => text.replaceAll(/^/gm, "  ");
  writeFileSync(join(folder, "Pulumi.yaml"), `name: shop\nruntime: nodejs\nconfig:\n${indent(project)}\n`);
  writeFileSync(join(folder, "Pulumi.dev.yaml"), stack && `config:\n${indent(stack)}\n`);
  try {
    return readStackConfig(folder, "dev", overrides, standIns);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("encodes defaults as the engine does: text as written, lists and objects as JSON", () => {
  const { values } = read(
    [
      "text: {type: string, default: '007'}",
      "count: {type: integer, default: 12}",
      "on: {type: boolean, default: true}",
      "list: {type: array, items: {type: string}, default: [a, b]}",
      "map: {default: {a: {b: 1}}}",
      "plain: short",
      "aws:region: {value: eu-west-1}",
    ].join("\n"),
  );
  assert.equal(values, {
    "shop:text": "007",
    "shop:count": "12",
    "shop:on": "true",
    "shop:list": '["a","b"]',
    "shop:map": '{"a":{"b":1}}',
    "shop:plain": "short",
    "aws:region": "eu-west-1",
  });
});

test("an unknown value names the one that was meant, or all", () => {
  const declared = "stripeSecretKey: {type: string, secret: true}\nbox: {type: string, default: a}";
  assert.throws(
    () => read(declared, "", { stripeSecretkey: "x" }),
    'There is no config value "stripeSecretkey" in Pulumi.yaml. Did you mean stripeSecretKey?',
  );
  assert.throws(
    () => read(declared, "", { colour: "x" }),
    'There is no config value "colour" in Pulumi.yaml. There are: stripeSecretKey, box.',
  );
});

test("puts the stack's values before the defaults, and overrides before both", () => {
  const declared =
    "a: {type: integer, default: 1}\nb: {type: integer, default: 1}\nc: {type: integer, default: 1}";
  const { values } = read(declared, "shop:b: 2\nshop:c: 2\nshop:extra: [0.5]", {
    c: "3",
    "aws:region": "eu-west-2",
  });
  assert.equal(values, {
    "shop:a": "1",
    "shop:b": "2",
    "shop:c": "3",
    "shop:extra": "[0.5]",
    "aws:region": "eu-west-2",
  });
});

test("tells which of the project's own values nothing declares", () => {
  const { undeclaredKeys } = read("zone: UTC", "shop:zone: A\nshop:zoned: B\naws:region: eu-west-1");
  assert.equal(undeclaredKeys, ["shop:zoned"]);
  assert.equal(read("", "shop:zoned: B").undeclaredKeys, [], "of a project that declares nothing");
});

test("keeps a number as it is written", () => {
  assert.is(read("", "shop:capacity: 0.50").values["shop:capacity"], "0.50");
});

test("gives a placeholder to an encrypted value and to a declared secret that is not set", () => {
  const { values, secretKeys } = read("key: {type: string, secret: true}", "shop:sealed:\n  secure: AAAA");
  assert.equal(values, {
    "shop:key": "placeholder-for-key",
    "shop:sealed": "placeholder-for-an-encrypted-value",
  });
  assert.equal(secretKeys, ["shop:key", "shop:sealed"]);
});

test("opens a list that holds a secret to a list with a placeholder", () => {
  const { values, secretKeys } = read("", "shop:keys:\n  - plain\n  - secure: AAAA");
  assert.is(values["shop:keys"], '["plain","placeholder-for-an-encrypted-value"]');
  assert.equal(secretKeys, ["shop:keys"]);
});

test("stands in for a feature whose key cannot be had, and for nothing else", () => {
  const standIn = { unset: "key", values: { key: "own", mode: "test" } };
  const declared = "key: {type: string, default: '', secret: true}\nmode: live";
  const values = (stack: string, overrides = {}) => read(declared, stack, overrides, [standIn]).values;
  const own = { "shop:key": "own", "shop:mode": "test" };
  assert.equal(values(""), own);
  assert.equal(values("shop:key:\n  secure: AAAA\nshop:mode: live"), own, "what is encrypted cannot be read");
  assert.equal(values("shop:key: theirs"), { "shop:key": "theirs", "shop:mode": "live" });
  assert.equal(values("", { key: "theirs" }), { "shop:key": "theirs", "shop:mode": "live" });
  assert.equal(read("zone: UTC", "", {}, [standIn]).values, { "shop:zone": "UTC" });
});

test("names the command that sets a missing value", () => {
  assert.throws(
    () => read("zone: {type: string}"),
    'Stack "dev" lacks the config value "shop:zone". Set it: pulumi config set shop:zone VALUE --stack dev',
  );
});

test("refuses a value of another type than the declared one", () => {
  const wrong = { integer: "1.5", boolean: "yes", array: "a", object: "[]" };
  for (const [type, value] of Object.entries(wrong)) {
    assert.throws(
      () => read(`it: {type: ${type}}`, "", { it: value }),
      `Stack "dev": the config value "shop:it" must be of type ${type}, and is ${value}.`,
    );
  }
});

test("refuses an override that nothing declares", () => {
  assert.throws(
    () => read("zone: UTC", "", { zoned: "x" }),
    'no config value "zoned" in Pulumi.yaml. There are: zone.',
  );
});

test.run();
