import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "../../handlers/operations/migrate/migrator.ts";
import { realSleep } from "../../handlers/platform/clock.ts";
import type { DataApi } from "../../handlers/platform/database/data-api.ts";
import { dataApiDatabase } from "../../handlers/platform/database/data-api-database.ts";
import type { Database } from "../../handlers/platform/database/database.ts";
import { createLog } from "../../handlers/platform/observe/log.ts";
import type { MigrationFile } from "../../lib/sql/migration-files.ts";
import { checkMigrations } from "../../lib/sql/migrations.ts";
import { targetUrl } from "../../local/postgres/index.ts";
import { dataApiService } from "../../local/rds-data/service.ts";
import { clusterArn, dataApiInProcess, ownerApiInProcess, secretArns } from "./data-api.ts";
import { asAdministrator, sharedServer } from "./postgres.ts";

export { startTestPostgres } from "./postgres.ts";

const MIGRATIONS = fileURLToPath(new URL("../../migrations/", import.meta.url));
const OWNER = "test_owner";
const APP = "app_a";
const DRAFT = "draft_template";

/** A database of one test file: its own rows, all migrations applied, the roles as on AWS. */
export interface TestDatabase {
  readonly name: string;
  /** As the role that functions use: rows only, no DDL. */
  readonly url: string;
  /** As the role that migrations run as. */
  readonly ownerUrl: string;
  /** Connections as the app's role. */
  readonly pool: pg.Pool;
  /** Connections as the owner. */
  readonly ownerPool: pg.Pool;
  /** The platform's database, as a function has it: the Data API as the app's role. */
  readonly database: Database;
  /** The calls below `database`, for tests that count or break them. */
  readonly dataApi: DataApi;
  /** The Data API itself, as local mode mounts it; `secretArns` and `clusterArn` of data-api.ts are valid there. */
  readonly service: ReturnType<typeof dataApiService>;
  /** Drops the database. Call it in `after`. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Default true. */
  readonly migrations?: boolean;
  /** Roles that the test makes; they belong to the whole server and are dropped at the end. */
  readonly roles?: readonly string[];
  /** Default: the server of the test run, which gives durability up for speed. */
  readonly server?: { readonly url: string };
}

/**
 * A fresh database: a clone of a template that the first caller makes with the real migrator, or, without
 * migrations, an empty one of the owner.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? (await sharedServer());
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdministrator(server.url, async admin => {
    const template = await ensureTemplate(admin, server.url);
    const from = options.migrations === false ? "template0" : template;
    await admin.query(`create database ${name} template ${from} owner ${OWNER} strategy file_copy`);
  });
  const url = urlFor(server.url, name, APP);
  const ownerUrl = urlFor(server.url, name, OWNER);
  const pool = new pg.Pool({ connectionString: url, max: 10, allowExitOnIdle: true });
  const ownerPool = new pg.Pool({ connectionString: ownerUrl, max: 4, allowExitOnIdle: true });
  // A connection that is being closed may hear first that the database is dropped.
  for (const one of [pool, ownerPool]) one.on("error", () => undefined);
  const service = serviceFor(server.url, name);
  const dataApi = dataApiInProcess(service.aws, name);
  return {
    name,
    url,
    ownerUrl,
    pool,
    ownerPool,
    service,
    dataApi,
    database: dataApiDatabase(dataApi),
    async close() {
      await Promise.all([pool.end(), ownerPool.end(), service.close()]);
      await asAdministrator(server.url, async admin => {
        await admin.query(`drop database if exists ${name} with (force)`);
        for (const role of options.roles ?? []) await admin.query(`drop role if exists ${role}`);
      });
    },
  };
}

/** Made once per server and content of `migrations/`; the name says which. */
async function ensureTemplate(admin: pg.Client, url: string): Promise<string> {
  const { hash, files } = await checkMigrations(MIGRATIONS);
  const template = `template_${hash.slice(0, 12)}`;
  await admin.query("select pg_advisory_lock(hashtext('groundwork test template'))");
  try {
    const { rowCount } = await admin.query("select from pg_database where datname = $1", [template]);
    if (rowCount) return template;
    await makeTemplate(admin, url, files);
    await admin.query(`alter database ${DRAFT} rename to ${template}`);
    return template;
  } finally {
    await admin.query("select pg_advisory_unlock(hashtext('groundwork test template'))");
  }
}

async function makeTemplate(admin: pg.Client, url: string, files: readonly MigrationFile[]): Promise<void> {
  const password = passwordOf(url);
  const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [OWNER]);
  const verb = rowCount ? "alter" : "create";
  await admin.query("set scram_iterations to 1");
  await admin.query(`${verb} role ${OWNER} login createrole createdb password '${password}'`);
  await admin.query(`drop database if exists ${DRAFT} with (force)`);
  await admin.query(`create database ${DRAFT} owner ${OWNER}`);
  const service = serviceFor(url, DRAFT);
  try {
    await migrate({
      api: ownerApiInProcess(service.aws, DRAFT),
      files,
      login: { username: APP, password },
      patience: { now: Date.now, sleep: realSleep, deadline: Date.now() + 60_000 },
      log: createLog({ write: () => {} }),
    });
    // Else each connection hashes the password 4096 times, which is half of what it takes to connect.
    await admin.query(`alter role ${APP} password '${password}'`);
  } finally {
    await service.close();
  }
}

function serviceFor(url: string, database: string): ReturnType<typeof dataApiService> {
  const secret = (username: string) => JSON.stringify({ username, password: passwordOf(url) });
  const urlFor = (target: { user: string; password: string }) => targetUrl(url, { ...target, database });
  return dataApiService({
    clock: { now: () => new Date() },
    cluster: arn => (arn === clusterArn ? { arn, urlFor } : null),
    secretValue: arn =>
      arn === secretArns.app ? secret(APP) : arn === secretArns.owner ? secret(OWNER) : undefined,
  });
}

/** Test roles share one password, made from the administrator's, so that each process can compute it. */
const passwordOf = (url: string) =>
  createHash("sha256")
    .update(`roles of ${new URL(url).password}`)
    .digest("hex");

const urlFor = (base: string, database: string, user: string) =>
  targetUrl(base, { database, user, password: passwordOf(base) });
