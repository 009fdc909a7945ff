import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startPostgres } from "../../local/postgres/index.ts";

export interface TestPostgres {
  /** Connection string of the administrator. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL for tests, in a temporary folder; its rows do not survive a crash of the machine. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "groundwork-test-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  // Whoever ends this process without waiting leaves no folder behind; the server stops by itself.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  try {
    const server = await startPostgres({ dataDir: folder, durability: "none" });
    return { url: server.url, stop: () => server.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

let own: Promise<TestPostgres> | undefined;

/** The server of the test run, or one of our own that stops when this process has nothing left to do. */
export async function sharedServer(): Promise<{ readonly url: string }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url };
  own ??= startTestPostgres().then(server => {
    process.once("beforeExit", () => void server.stop());
    return server;
  });
  return own;
}

export async function asAdministrator<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
