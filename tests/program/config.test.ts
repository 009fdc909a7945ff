import type { Output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Mistake, mistakesOf } from "../../components/shared/mistakes.ts";
import { readStackConfig } from "../../local/graph/config.ts";
import { readAppConfig } from "../../program/app-config.ts";
import { ConfigReader } from "../../program/config-reader.ts";
import { requireSecrets } from "../../program/stack-secrets.ts";
import { mistake, register } from "../components/support/register.ts";
import { projectDir, projectName } from "../support/graph.ts";

const test = suite("program/config");

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
  ["[1]", reader => reader.list("key"), `The config value "key" is not a list of strings. ${mend}`],
  ["users", reader => reader.list("key"), `The config value "key" is not a list of strings. ${mend}`],
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
  const own = Object.entries(values).filter(([key]) => key.startsWith(`${projectName}:`));
  return {
    ...Object.fromEntries(own.map(([key, value]) => [key.replace(`${projectName}:`, ""), value])),
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
    "warning: [runtime] Alarms reach no one. Name an address: pulumi config set shop:alarmEmail ADDRESS --stack prod",
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
  [
    { restoreSnapshot: "s", restoreCluster: "c" },
    "The config values restoreSnapshot and restoreCluster: a cluster is restored from one of them, not from both. Leave one of them out.",
  ],
  [
    { restoreTime: "2026-06-01T12:00:00Z" },
    "The config values restoreTime and restoreCluster: a point in time belongs to a cluster's backups. Name that cluster, or leave the time out.",
  ],
  [
    { restoreStage: "only" },
    "The config values restoreStage and restoreSnapshot and restoreCluster: there is no restored cluster without a backup that it comes from. Name the snapshot or the cluster; it stays named as long as the restored cluster is there.",
  ],
  [
    { restoreCluster: "c", restoreTime: "noon" },
    'The config value restoreTime: "noon" is not a time in UTC. Give one such as 2026-06-01T12:00:00Z.',
  ],
  [
    { restoreStage: "soon" },
    'The config value "restoreStage" is "soon", not beside or inUse or only. Mend it: pulumi config set shop:restoreStage VALUE --stack dev',
  ],
];
for (const [change, message] of pairs) {
  test(message, async () =>
    assert.is(await mistake(readAppConfig, { config: stackValues("dev", change) }), message),
  );
}

test("a database is restored where a backup is named, and not else", async () => {
  const restoreOf = async (change: Record<string, string>) => {
    let found: unknown;
    await register(
      () => {
        found = readAppConfig().database.restoreFrom;
      },
      { config: stackValues("dev", change) },
    );
    return found;
  };
  assert.is(await restoreOf({}), undefined);
  assert.equal(await restoreOf({ restoreSnapshot: "s", restoreStage: "inUse" }), {
    stage: "inUse",
    snapshot: "s",
  });
  const [cluster, time] = ["shop-dev-database", "2026-06-01T12:00:00Z"];
  assert.equal(await restoreOf({ restoreCluster: cluster, restoreTime: time, restoreFormer: "0123abcd" }), {
    stage: "beside",
    cluster,
    time,
    former: "0123abcd",
  });
});

test("a stack whose name cannot be part of names on AWS stops the program", async () => {
  const options = { stack: "feature_x", config: stackValues("dev", {}) };
  assert.match(
    await mistake(readAppConfig, options),
    /^Names on AWS hold that of the stack, and "feature_x" /,
  );
});

test("a missing secret stops the program in one line with the command that sets it", async () => {
  const stop = () => requireSecrets([{ secret: "stripeKey" }], { value: () => "" });
  const line =
    'The secret "stripeKey" is not set. Set it, and give its value when asked: ' +
    "pulumi config set --secret shop:stripeKey --stack dev";
  assert.is(await mistake(stop), line);
  assert.is(await mistake(stop, { config: { stripeKey: "" } }), line);
});

test("every secret that is missing has its line", async () => {
  const message = await mistake(
    () =>
      requireSecrets(
        ["one", "two", "three"].map(secret => ({ secret })),
        { value: () => "" },
      ),
    { config: { two: "set" } },
  );
  assert.equal(message.match(/"\w+"/g), ['"one"', '"three"']);
  assert.is(message.split("\n").length, 2);
});

test("a secret that its contract finds wrong stops the program, without its value", async () => {
  const check = (value: string, config: (key: string) => string) =>
    value.startsWith(config("prefix")) ? undefined : `The key must begin with ${config("prefix")}.`;
  const links = [
    { secret: "key", check },
    { secret: "key", check },
    { secret: "right", check },
  ];
  const stop = () => requireSecrets(links, { value: key => `${key}_`, placeholders: true });
  assert.is(
    await mistake(stop, { config: { key: "hush", right: "prefix_1" } }),
    "The key must begin with prefix_. pulumi config set --secret shop:key --stack dev",
  );
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
      assert.equal(
        await opened(
          requireSecrets([{ secret: "set" }, { secret: "missing" }], { placeholders: true, value: () => "" }),
        ),
        {
          set: ["value", true],
          missing: ["placeholder-for-missing", true],
        },
      );
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
