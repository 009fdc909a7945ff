import { randomUUID } from "node:crypto";
import { RotateKeyOnDemandCommand } from "@aws-sdk/client-kms";
import { emailHashOf, recordOf } from "../../../handlers/customers/records.ts";
import { rotateKeysJob } from "../../../handlers/customers/rotating.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { createMetrics } from "../../../handlers/platform/observe/metrics.ts";
import { runJob } from "../../../handlers/platform/work/job.ts";
import { ada, openWorld, type World } from "../../../tests/handlers/customers/world.ts";
import { amount, type Benchmark } from "../../benchmark.ts";
import { milliseconds, timed } from "../../sampling.ts";
import { quantile } from "../../statistics.ts";
import { withDatabase } from "../../support/database.ts";
import { assertStatus } from "../../support/request.ts";

/** Personal data under a key of their own: what it costs to write, to read and to rotate. */
export const customers: Benchmark = {
  name: "customers",
  summary: "local PostgreSQL and KMS: customers with encrypted data, and new keys for 100,000 of them",
  peers: "none",
  run: run =>
    withDatabase(async db => {
      const world = await openWorld(db);
      try {
        const stored = amount(run, 100_000, 1_000);
        await addCustomers(world, stored);
        const create = async () =>
          assertStatus("POST", await world.machine("POST", "/customers", { body: ada() }), 201);
        const list = async () => assertStatus("GET", await world.machine("GET", "/customers?limit=100"), 200);
        await timed(10, create);
        await timed(3, list);
        const times = amount(run, 200, 20);
        const created = await timed(times, create);
        const listed = await timed(times, list);
        const rotated = await milliseconds(() => rotate(world, stored + times + 10));
        return [
          {
            name: "customers.create.p95",
            unit: "ms",
            samples: [quantile(created, 0.95)],
            budget: { of: "value", atMost: 60 },
          },
          {
            name: "customers.list-of-100",
            unit: "ms",
            samples: listed,
            budget: { of: "value", atMost: 40 },
          },
          {
            name: "customers.rotate",
            unit: "s",
            samples: [rotated / 1_000],
            budget: { of: "value", atMost: 60 },
          },
        ];
      } finally {
        await world.kms.close();
      }
    }),
};

const batchSize = 2_000;

/** So many customers, as the API stores them. */
async function addCustomers({ db, personalData }: World, count: number): Promise<void> {
  for (let done = 0; done < count; done += batchSize) {
    const rows = await Promise.all(
      Array.from({ length: Math.min(batchSize, count - done) }, async () => {
        const id = randomUUID();
        const personal = { ...ada(), email: `${id}@example.com`, timeZone: null };
        const key = await personalData.newKey(recordOf(id));
        const hash = await emailHashOf(personalData, personal.email);
        return { id, sealed: key.seal("personal_data", personal), hash, ...key.wrapped };
      }),
    );
    await db.ownerPool.query(
      `insert into customers (id, status, personal_data, email_hash, data_key, key_arn, key_version)
       select id, 'active', personal_data, email_hash, data_key, $5, $6
       from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[])
         as made (id, personal_data, email_hash, data_key)`,
      [
        rows.map(({ id }) => id),
        rows.map(({ sealed }) => sealed),
        rows.map(({ hash }) => hash),
        rows.map(({ dataKey }) => dataKey),
        rows[0]?.keyArn,
        rows[0]?.keyVersion,
      ],
    );
  }
  await db.ownerPool.query("analyze customers");
}

/** The job, after KMS has renewed the key's material. */
async function rotate({ db: { database }, keys, kms }: World, expected: number): Promise<void> {
  await kms.client.send(new RotateKeyOnDemandCommand({ KeyId: kms.keyArn }));
  const write = () => undefined;
  const handler = runJob(rotateKeysJob({ database, keys, service: "customers" }), {
    database,
    log: createLog({ write }),
    metrics: createMetrics({ namespace: "bench", dimensions: {}, write }),
  });
  const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 900_000 };
  const { items } = await handler({ scheduledTime: "2026-06-01T03:00:00Z" }, context);
  if (items !== expected) throw new Error(`The job renewed ${items} of ${expected} data keys.`);
}
