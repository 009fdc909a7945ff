import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { DataApi } from "../../handlers/platform/data-api.ts";
import { dataApiDatabase } from "../../handlers/platform/data-api-database.ts";
import type { Database } from "../../handlers/platform/database.ts";
import { startPostgres, targetUrl } from "../../local/postgres/index.ts";
import { dataApiService } from "../../local/rds-data/service.ts";
import { clusterArn, dataApiInProcess, secretArns } from "./data-api.ts";

const MIGRATIONS = fileURLToPath(new URL("../../migrations/", import.meta.url));
const OWNER = "test_owner";
const APP = "app_a";

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

export interface TestPostgres {
  /** Connection string of the administrator. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL for tests, in a temporary folder; its rows do not survive a crash of the machine. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "groundwork-test-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const server = await startPostgres({ dataDir: folder, durability: "none" });
    return { url: server.url, stop: () => server.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A fresh database, cloned from a template that the first caller makes. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await sharedServer();
  const name = `test_${randomBytes(6).toString("hex")}`;
  try {
    await asAdministrator(server.url, async admin => {
      const template = await ensureTemplate(admin, server.url);
      await admin.query(`create database ${name} template ${template} owner ${OWNER} strategy file_copy`);
    });
  } catch (error) {
    await server.release();
    throw error;
  }
  const url = urlFor(server.url, name, APP);
  const ownerUrl = urlFor(server.url, name, OWNER);
  const pool = new pg.Pool({ connectionString: url, max: 10, allowExitOnIdle: true });
  const ownerPool = new pg.Pool({ connectionString: ownerUrl, max: 4, allowExitOnIdle: true });
  const service = serviceFor(server.url, name);
  const dataApi = dataApiInProcess(service.aws, name);
  return {
    ...{ name, url, ownerUrl, pool, ownerPool, service, dataApi },
    database: dataApiDatabase(dataApi),
    async close() {
      await Promise.all([pool.end(), ownerPool.end(), service.close()]);
      await asAdministrator(server.url, admin => admin.query(`drop database if exists ${name} with (force)`));
      await server.release();
    },
  };
}

let own: Promise<TestPostgres> | undefined;
let users = 0;

/** The server of the test run, or one of our own that stops with its last user. */
async function sharedServer(): Promise<{ url: string; release(): Promise<void> }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, release: async () => {} };
  users += 1;
  own ??= startTestPostgres();
  const server = await own;
  return {
    url: server.url,
    async release() {
      users -= 1;
      if (users > 0) return;
      own = undefined;
      await server.stop();
    },
  };
}

/** Made once per server and content of `migrations/`; the name says which. */
async function ensureTemplate(admin: pg.Client, url: string): Promise<string> {
  const files = await Promise.all(
    (await readdir(MIGRATIONS).catch(() => [] as string[]))
      .filter(name => name.endsWith(".sql"))
      .sort()
      .map(async name => ({ name, sql: await readFile(join(MIGRATIONS, name), "utf8") })),
  );
  const template = `template_${createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12)}`;
  await admin.query("select pg_advisory_lock(hashtext('groundwork test template'))");
  try {
    const { rowCount } = await admin.query("select from pg_database where datname = $1", [template]);
    if (rowCount) return template;
    await makeTemplate(admin, url, files);
    await admin.query(`alter database draft_template rename to ${template}`);
    return template;
  } finally {
    await admin.query("select pg_advisory_unlock(hashtext('groundwork test template'))");
  }
}

async function makeTemplate(admin: pg.Client, url: string, files: readonly { name: string; sql: string }[]) {
  const password = passwordOf(url);
  for (const [role, options] of [
    [OWNER, `login createrole createdb password '${password}'`],
    ["app", "nologin"],
    [APP, `login password '${password}' in role app`],
  ] as const) {
    const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [role]);
    if (!rowCount) await admin.query(`create role ${role} ${options}`);
  }
  await admin.query("drop database if exists draft_template with (force)");
  await admin.query(`create database draft_template owner ${OWNER}`);
  const owner = new pg.Client({ connectionString: urlFor(url, "draft_template", OWNER) });
  await owner.connect();
  try {
    await owner.query(
      `alter default privileges in schema public grant select, insert, update, delete on tables to app;
       alter default privileges in schema public grant usage, select on sequences to app`,
    );
    for (const { sql } of files) await owner.query(sql);
  } finally {
    await owner.end();
  }
}

function serviceFor(url: string, database: string): ReturnType<typeof dataApiService> {
  const secret = (username: string) => JSON.stringify({ username, password: passwordOf(url) });
  return dataApiService({
    clock: { now: () => new Date() },
    cluster: arn =>
      arn === clusterArn ? { arn, urlFor: target => targetUrl(url, { ...target, database }) } : null,
    secretValue: arn =>
      arn === secretArns.app ? secret(APP) : arn === secretArns.owner ? secret(OWNER) : undefined,
  });
}

/** Test roles share one password, made from the administrator's, so that each process can compute it. */
const passwordOf = (url: string) =>
  createHash("sha256")
    .update(`roles of ${new URL(url).password}`)
    .digest("hex");

function urlFor(base: string, database: string, user: string): string {
  const url = new URL(base);
  url.pathname = `/${database}`;
  url.username = user;
  url.password = passwordOf(base);
  return url.href;
}

async function asAdministrator<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
