import type { Output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readAppConfig } from "../../components/app-config.ts";
import { ConfigReader } from "../../components/config-reader.ts";
import { Mistake, mistakesOf } from "../../components/mistakes.ts";
import { requireSecrets } from "../../components/stack-secrets.ts";
import { readStackConfig } from "../../local/graph/config.ts";
import { projectDir } from "../support/graph.ts";
import { mistake, register } from "./support/register.ts";

const test = suite("components/config");

const read = <T>(value: string, how: (reader: ConfigReader) => T) =>
  mistake(() => how(new ConfigReader()), { config: { key: value } });
const mend = "Mend it: pulumi config set shop:key VALUE --stack dev";

const refusals: readonly [value: string, how: (reader: ConfigReader) => unknown, message: string][] = [
  [
    "5 ACU",
    reader => reader.number("key"),
    `The config value "key" is "5 ACU", not a number from 0 up. ${mend}`,
  ],
  ["-1", reader => reader.number("key"), `The config value "key" is "-1", not a number from 0 up. ${mend}`],
  ["yes", reader => reader.flag("key"), `The config value "key" is "yes", not true or false. ${mend}`],
  ["[1]", reader => reader.list("key"), `The config value "key" is no list of strings. ${mend}`],
  ["users", reader => reader.list("key"), `The config value "key" is no list of strings. ${mend}`],
  [
    "MAYBE",
    reader => reader.oneOf("key", ["ON", "OFF"]),
    `The config value "key" is "MAYBE", not ON or OFF. ${mend}`,
  ],
];
for (const [value, how, message] of refusals) {
  test(message, async () => assert.is(await read(value, how), message));
}

test("a value that is not set is named with the command that sets it", async () => {
  assert.is(
    await mistake(() => new ConfigReader().text("key")),
    `The config value "key" is not set. ${mend}`,
  );
});

/** The values of this project's own stack files, as `shop` would have them. */
function stackValues(stack: string, change: Record<string, string> = {}): Record<string, string> {
  const { values } = readStackConfig(projectDir, stack);
  const own = Object.entries(values).filter(([key]) => key.startsWith("groundwork:"));
  return {
    ...Object.fromEntries(own.map(([key, value]) => [key.replace("groundwork:", ""), value])),
    ...change,
  };
}

test("dev pauses and prod never does; prod is protected, rotated and watched", async () => {
  await register(
    () => {
      const { database, deletionProtection, secretRotationDays } = readAppConfig();
      assert.equal([database.minCapacityAcu, database.secondsUntilAutoPause], [0, 300]);
      assert.equal([database.instanceCount, deletionProtection, secretRotationDays], [1, false, 0]);
    },
    { config: stackValues("dev") },
  );
  await register(
    () => {
      const { database, deletionProtection, secretRotationDays, functions } = readAppConfig();
      assert.equal([database.minCapacityAcu, database.secondsUntilAutoPause], [0.5, undefined]);
      assert.equal([database.instanceCount, deletionProtection, secretRotationDays], [2, true, 30]);
      assert.is(functions.logRetentionDays, 365);
    },
    { config: stackValues("prod") },
  );
});

test("a protected stack whose alarms nobody hears says so; dev, and one with an address, do not", async () => {
  const { warn } = console;
  const heard: string[] = [];
  console.warn = (message: string) => heard.push(message);
  try {
    await register(() => readAppConfig(), { config: stackValues("dev") });
    const alarmEmail = "on-call@example.com";
    await register(() => readAppConfig(), { config: stackValues("prod", { alarmEmail }) });
    assert.equal(heard, []);
    await register(() => readAppConfig(), { config: stackValues("prod"), stack: "prod" });
  } finally {
    console.warn = warn;
  }
  assert.equal(heard, [
    "warning: [runtime] Nobody is told of alarms. Name an address: pulumi config set shop:alarmEmail ADDRESS --stack prod",
  ]);
});

const pairs: readonly [Record<string, string>, string][] = [
  [
    { apiDomain: "api.example.com" },
    "The config values apiDomain and apiCertificateArn need one another: set both, or neither.",
  ],
  [
    { emailFrom: "a@example.com" },
    "The config values emailFrom and emailIdentityArn need one another: set both, or neither.",
  ],
];
for (const [change, message] of pairs) {
  test(message, async () =>
    assert.is(await mistake(readAppConfig, { config: stackValues("dev", change) }), message),
  );
}

test("a stack whose name cannot be part of names on AWS stops the program", async () => {
  const options = { stack: "feature_x", config: stackValues("dev", {}) };
  assert.match(
    await mistake(readAppConfig, options),
    /^Names on AWS hold that of the stack, and "feature_x" /,
  );
});

test("a missing secret stops the program in one line with the command that sets it", async () => {
  const stop = () => requireSecrets(["stripeKey"]);
  const line =
    'The secret "stripeKey" is not set. Set it, and give its value when asked: ' +
    "pulumi config set --secret shop:stripeKey --stack dev";
  assert.is(await mistake(stop), line);
  assert.is(await mistake(stop, { config: { stripeKey: "" } }), line);
});

test("every secret that is missing has its line", async () => {
  const message = await mistake(() => requireSecrets(["one", "two", "three"]), { config: { two: "set" } });
  assert.equal(message.match(/"\w+"/g), ['"one"', '"three"']);
  assert.is(message.split("\n").length, 2);
});

test("a secret that is set stays one; a placeholder stands in where that is allowed", async () => {
  const opened = async (secrets: Record<string, Output<string>>) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(secrets).map(async ([key, value]) => {
          const { promise, isSecret } = value as Output<string> & {
            promise(): Promise<string>;
            isSecret: Promise<boolean>;
          };
          return [key, [await promise(), await isSecret]];
        }),
      ),
    );
  await register(
    async () => {
      assert.equal(await opened(requireSecrets(["set", "missing"], true)), {
        set: ["value", true],
        missing: ["placeholder-for-missing", true],
      });
    },
    { config: { set: "value" } },
  );
});

test("a mistake is printed without its stack: the engine knows it by this mark", () => {
  assert.is((new Mistake("") as unknown as Record<string, unknown>).__pulumiRunError, true);
});

test("what others throw becomes a mistake of its message alone", async () => {
  const error = await mistakesOf(Promise.reject(new Error("migrations/0001_x.sql:3: syntax error"))).catch(
    e => e,
  );
  assert.instance(error, Mistake);
  assert.is(error.message, "migrations/0001_x.sql:3: syntax error");
  const same = new Mistake("clear already");
  assert.is(await mistakesOf(Promise.reject(same)).catch(e => e), same);
});

test.run();
