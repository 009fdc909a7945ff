import { suite } from "uvu";
import * as assert from "uvu/assert";
import { envelopeKeyService } from "../../../../handlers/platform/personal-data/envelope.ts";
import { kmsKeyService, type RotatingKeys } from "../../../../handlers/platform/personal-data/key-service.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type TestKms, testKms } from "../../../support/key-service.ts";

const test = suite("platform/personal data: wrapping keys");

let db: TestDatabase;
let kms: TestKms;
let time = 0;

test.before(async () => {
  [db, kms] = await Promise.all([testDatabase(), testKms()]);
});
test.before.each(async () => {
  time = 0;
  await db.ownerPool.query("delete from personal_data_keys");
  kms.calls.length = 0;
});
test.after(() => Promise.all([db.close(), kms.close()]).then(() => undefined));

/** As an instance of the function has it, without any key yet. */
const instance = (service = "customers"): RotatingKeys =>
  envelopeKeyService({
    keys: kmsKeyService(kms.keyArn, kms.client),
    database: db.database,
    service,
    now: () => time,
  });
const place = (row: string) => ({ service: "customers", table: "customers", row, column: "data_key" });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const failure = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Error) => error.message,
  );

test("many records, made at once, cost one call of the key service", async () => {
  const keys = instance();
  const made = await Promise.all(["1", "2", "3"].map(row => keys.generate(place(row))));
  assert.equal(kms.calls, ["GenerateDataKey"]);
  assert.is(new Set(made.map(({ plaintext }) => text(plaintext))).size, 3, "each has a data key of its own");
  assert.is((await db.ownerPool.query("select from personal_data_keys")).rowCount, 1);
});

test("another instance opens them with one call more, and again when five minutes have passed", async () => {
  const made = await Promise.all(["1", "2"].map(row => instance().generate(place(row))));
  kms.calls.length = 0;
  const [first, second] = made as [(typeof made)[0], (typeof made)[0]];
  const other = instance();
  assert.is(text(await other.unwrap(first.dataKey, place("1"))), text(first.plaintext));
  const before = kms.calls.length;
  await other.unwrap(first.dataKey, place("1"));
  assert.is(kms.calls.length, before);
  time = 300_000;
  await other.unwrap(first.dataKey, place("1"));
  assert.is(kms.calls.length, before + 1);
  assert.is(text(await other.unwrap(second.dataKey, place("2"))), text(second.plaintext));
});

test("a data key opens for its own record, service and wrapping key alone", async () => {
  const keys = instance();
  const { dataKey } = await keys.generate(place("1"));
  assert.match(await failure(keys.unwrap(dataKey, place("2"))), "does not open");
  const altered = Buffer.from(dataKey);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  assert.match(await failure(keys.unwrap(altered, place("1"))), "does not open");
  assert.match(await failure(instance("orders").unwrap(dataKey, place("1"))), "has no wrapping key");
  await db.ownerPool.query("delete from personal_data_keys");
  assert.match(await failure(instance().unwrap(dataKey, place("1"))), "has no wrapping key");
});

test("the app can neither change nor delete a wrapping key", async () => {
  await instance().generate(place("1"));
  for (const statement of ["delete from personal_data_keys", "update personal_data_keys set service = 'x'"])
    assert.match(await failure(db.pool.query(statement)), "permission denied");
});

test("a failed look is not kept", async () => {
  const keys = instance();
  await kms.pause(async () => {
    assert.is.not(await failure(keys.generate(place("1"))), "done");
  });
  assert.is(text((await keys.generate(place("1"))).plaintext).length, 64);
});

test.run();
