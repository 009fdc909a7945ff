import { DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kmsKeyService } from "../../../../handlers/platform/personal-data/key-service.ts";
import {
  type PersonalData,
  personalDataOf,
} from "../../../../handlers/platform/personal-data/personal-data.ts";
import { type TestKms, testKms } from "../../../support/key-service.ts";

interface Context {
  kms: TestKms;
  time: number;
  personalData: PersonalData;
}
const test = suite<Context>("platform/personal data");

test.before.each(async context => {
  context.kms = await testKms();
  context.time = 0;
  context.personalData = of(context);
});
test.after.each(({ kms }) => kms.close());

/** As an instance of the function has it, without any data key yet. */
function of(context: Context, service = "customers", secret = "index"): PersonalData {
  const keys = kmsKeyService(context.kms.keyArn, context.kms.client);
  return personalDataOf({ service, keys, indexSecret: async () => secret, now: () => context.time });
}
const record = { table: "customers", row: "1" };
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    error => error.code ?? error.name,
  );
const decrypts = ({ kms }: Context) => kms.calls.filter(name => name === "Decrypt").length;

test("another instance opens what one sealed, by the wrapped key", async context => {
  const made = await context.personalData.newKey(record);
  const sealed = made.seal("personal_data", { givenName: "Ada" });
  assert.is(made.wrapped.keyArn, context.kms.keyArn);
  assert.match(made.wrapped.keyVersion, /^[0-9a-f]{64}$/);
  const key = await of(context).keyOf(record, made.wrapped);
  assert.equal(key.open("personal_data", sealed), { givenName: "Ada" });
});

test("a data key is asked for once within five minutes, whatever asks at the same time", async context => {
  const { wrapped } = await context.personalData.newKey(record);
  await context.personalData.keyOf(record, wrapped);
  assert.is(decrypts(context), 0, "the one that made the key has it");
  const other = of(context);
  await Promise.all([1, 2, 3].map(() => other.keyOf(record, wrapped)));
  assert.is(decrypts(context), 1);
  context.time = 299_999;
  await other.keyOf(record, wrapped);
  assert.is(decrypts(context), 1);
  context.time = 300_000;
  await other.keyOf(record, wrapped);
  assert.is(decrypts(context), 2);
});

test("at most 2,000 data keys are kept, those that were used last", async context => {
  let unwrapped = 0;
  const keys = {
    ...kmsKeyService(context.kms.keyArn, context.kms.client),
    unwrap: async () => {
      unwrapped += 1;
      return new Uint8Array(32);
    },
  };
  const personalData = personalDataOf({ service: "s", keys, indexSecret: async () => "", now: () => 0 });
  const wrapped = { dataKey: new Uint8Array(1), keyArn: "", keyVersion: "" };
  const use = (row: number) => personalData.keyOf({ table: "t", row: String(row) }, wrapped);
  for (let row = 0; row < 2_000; row++) await use(row);
  await use(0);
  assert.is(unwrapped, 2_000);
  await use(2_000);
  await use(0);
  assert.is(unwrapped, 2_001, "the one that was used again is still there");
  await use(1);
  assert.is(unwrapped, 2_002, "the one that was not used for the longest time is not");
});

test("a forgotten data key is asked for again", async context => {
  const { wrapped } = await context.personalData.newKey(record);
  context.personalData.forget(record, wrapped);
  await context.personalData.keyOf(record, wrapped);
  assert.is(decrypts(context), 1);
});

test("a data key is no other record's, also where it is cached, and no other service's", async context => {
  const { wrapped } = await context.personalData.newKey(record);
  const other = { table: "customers", row: "2" };
  assert.is(await codeOf(context.personalData.keyOf(other, wrapped)), "InvalidCiphertextException");
  assert.is(await codeOf(of(context, "orders").keyOf(record, wrapped)), "InvalidCiphertextException");
});

test("a failed call is not kept", async context => {
  const { wrapped } = await context.personalData.newKey(record);
  const { client, keyArn } = context.kms;
  const other = of(context);
  await client.send(new DisableKeyCommand({ KeyId: keyArn }));
  assert.is(await codeOf(other.keyOf(record, wrapped)), "unavailable");
  await client.send(new EnableKeyCommand({ KeyId: keyArn }));
  assert.is(await codeOf(other.keyOf(record, wrapped)), "done");
});

test("a key service that does not answer is unavailable; what it refuses is a mistake of ours", async context => {
  const away = new KMSClient({
    endpoint: "http://127.0.0.1:1",
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  assert.is(await codeOf(kmsKeyService(context.kms.keyArn, away).latestVersion()), "unavailable");
  const missing = kmsKeyService("alias/none", context.kms.client);
  assert.is(await codeOf(missing.latestVersion()), "NotFoundException");
});

test("a hash finds equal values of one index and one service", async context => {
  const hash = async (personalData: PersonalData, index = "email", value = "ada@example.com") =>
    Buffer.from(await personalData.hashOf(index, value)).toString("hex");
  const one = await hash(context.personalData);
  assert.match(one, /^[0-9a-f]{64}$/);
  assert.is(await hash(of(context)), one);
  const others = await Promise.all([
    hash(context.personalData, "phone"),
    hash(context.personalData, "email", "eve@example.com"),
    hash(of(context, "orders")),
    hash(of(context, "customers", "another secret")),
  ]);
  assert.is(new Set([one, ...others]).size, 5);
});

test.run();
