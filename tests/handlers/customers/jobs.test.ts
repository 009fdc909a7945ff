import { EncryptCommand, RotateKeyOnDemandCommand } from "@aws-sdk/client-kms";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deleteAuditJob } from "../../../handlers/customers/audit-retention.ts";
import { rotateKeysJob } from "../../../handlers/customers/rotating.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { createMetrics } from "../../../handlers/platform/observe/metrics.ts";
import { dataKeyPlace, personalDataOf } from "../../../handlers/platform/personal-data/personal-data.ts";
import { type Job, runJob } from "../../../handlers/platform/work/job.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("customers: jobs");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.close());

function run<Watermark, Input>(job: Job<Watermark, Input>, scheduledTime: string) {
  const { database } = world.db;
  const write = () => undefined;
  const handler = runJob(job, {
    database,
    log: createLog({ write }),
    metrics: createMetrics({ namespace: "test", dimensions: {}, write }),
  });
  return handler({ scheduledTime }, { awsRequestId: "test", getRemainingTimeInMillis: () => 300_000 });
}

test("data keys come under a key of the latest generation, and the data stay readable", async () => {
  const made = [];
  for (let count = 0; count < 4; count++) made.push(await world.customer());
  await world.kms.client.send(new RotateKeyOnDemandCommand({ KeyId: world.kms.keyArn }));
  const before = await rows();
  const { keys, db } = world;
  const job = () => rotateKeysJob({ database: db.database, keys, service: "customers" });
  world.kms.calls.length = 0;
  assert.is((await run(job(), "2026-06-01T03:00:00Z")).items, 4);
  assert.equal(world.kms.calls, ["DescribeKey", "GenerateDataKey"], "however many customers there are");
  const after = await rows();
  const latest = await keys.latestVersion();
  assert.is.not(before[0]?.key_version, latest);
  for (const [index, row] of after.entries()) {
    assert.is(row.key_version, latest);
    assert.is(row.version, before[index]?.version, "a new key is no change");
    assert.equal(row.personal_data, before[index]?.personal_data);
    assert.is.not(String(row.data_key), String(before[index]?.data_key));
  }
  // An instance that has kept no key asks for each anew.
  const personalData = personalDataOf({
    service: "customers",
    keys: world.newKeys(),
    indexSecret: async () => "",
  });
  for (const row of after) {
    const wrapped = { dataKey: row.data_key, keyArn: row.key_arn, keyVersion: row.key_version };
    const key = await personalData.keyOf({ table: "customers", row: row.id }, wrapped);
    const { email } = key.open("personal_data", row.personal_data) as { email: string };
    assert.is(email, made.find(({ id }) => id === row.id)?.email);
  }
  await world.customer();
  assert.is((await run(job(), "2026-06-02T03:00:00Z")).items, 0);
});

test("a data key that KMS encrypted itself is read, and brought under a wrapping key", async () => {
  const { id, email } = await world.customer();
  const { keys, db, kms } = world;
  const place = dataKeyPlace("customers", { table: "customers", row: id });
  const row = (await rows()).find(one => one.id === id) as Row;
  const { CiphertextBlob } = await kms.client.send(
    new EncryptCommand({
      KeyId: kms.keyArn,
      Plaintext: await keys.unwrap(row.data_key, place),
      EncryptionContext: { ...place },
    }),
  );
  const set = "update customers set data_key = $2, key_version = repeat('f', 64) where id = $1";
  await db.ownerPool.query(set, [id, CiphertextBlob]);
  assert.is((await world.machine("GET", `/customers/${id}`)).body.email, email);
  const result = await run(
    rotateKeysJob({ database: db.database, keys, service: "customers" }),
    "2026-06-02T04:00:00Z",
  );
  assert.is(result.items, 1);
  const moved = (await rows()).find(one => one.id === id) as Row;
  assert.is(moved.key_version, row.key_version);
  assert.equal(await keys.unwrap(moved.data_key, place), await keys.unwrap(row.data_key, place));
});

test("a data key that was replaced meanwhile is left alone, and erased customers stay erased", async () => {
  const [changed, erased] = [await world.customer(), await world.customer()];
  await world.kms.client.send(new RotateKeyOnDemandCommand({ KeyId: world.kms.keyArn }));
  const { keys, db } = world;
  const slow: typeof keys = {
    ...keys,
    async rewrap(dataKey, place) {
      if (place.row === erased.id) await world.machine("DELETE", `/customers/${erased.id}`);
      if (place.row === changed.id)
        await db.ownerPool.query("update customers set data_key = 'other' where id = $1", [changed.id]);
      return keys.rewrap(dataKey, place);
    },
  };
  await run(
    rotateKeysJob({ database: db.database, keys: slow, service: "customers" }),
    "2026-06-03T03:00:00Z",
  );
  const row = (await rows()).find(({ id }) => id === changed.id);
  assert.is(String(row?.data_key), "other");
  assert.is(
    (await rows()).find(({ id }) => id === erased.id),
    undefined,
  );
});

test("lines of the audit trail go when they are older than the configured days", async () => {
  const { ownerPool } = world.db;
  await ownerPool.query(
    `insert into customer_audit (customer_id, at, action, fields, client_id, request_id)
     select gen_random_uuid(), now() - make_interval(days => age), 'read', '{}', 'old', 'r'
     from unnest(array[99, 101, 400]) as age`,
  );
  const result = await run(deleteAuditJob(100), new Date().toISOString());
  assert.is(result.items, 2);
  const { rows: left } = await ownerPool.query("select from customer_audit where client_id = 'old'");
  assert.is(left.length, 1);
});

test("the database keeps lines for 90 days, whatever it is asked", async () => {
  const asked = world.db.pool.query("select delete_customer_audit(now() - interval '30 days', 10)");
  assert.match(
    await asked.then(
      () => "deleted",
      ({ message }) => message,
    ),
    "kept for 90 days at least",
  );
});

interface Row {
  readonly id: string;
  readonly version: string;
  readonly personal_data: Buffer;
  readonly data_key: Buffer;
  readonly key_arn: string;
  readonly key_version: string;
}

const rows = async (): Promise<Row[]> =>
  (await world.db.ownerPool.query<Row>("select * from customers order by id")).rows;

test.run();
