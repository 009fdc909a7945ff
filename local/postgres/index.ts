import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { postgresAccount } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { ensureCluster } from "./cluster.ts";
import { externalServer } from "./external.ts";
import { clearLeftover, isSame, type Owner, thisProcess } from "./leftover.ts";
import { type Server, startServer } from "./server.ts";

export interface PostgresOptions {
  /** Local mode's data folder; the cluster stands in `postgres/` below it. */
  readonly dataDir: string;
  /** A PostgreSQL of the person's own; nothing is started then. */
  readonly databaseUrl?: string | undefined;
  /** `none` is for tests: rows are lost when the machine crashes. Default `full`. */
  readonly durability?: "full" | "none";
  /** Told when the server ended by itself, and what becomes of it. */
  warn?(message: string): void;
  /** Milliseconds since the epoch. Default: the clock's. */
  now?(): number;
}

export interface Postgres {
  readonly kind: "embedded" | "external";
  /** Connection string of the administrator, for the maintenance database. */
  readonly url: string;
  /** Connection string for another database or role. */
  urlFor(target: { readonly database?: string; readonly user?: string; readonly password?: string }): string;
  /** Within 5 s; does nothing to an external server. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL 17 from the npm package on a free loopback port, or connects to the server that is given.
 * @throws PostgresError saying what is wrong and what to do
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  if (options.databaseUrl) return externalServer(options.databaseUrl);
  const folder = resolve(options.dataDir, "postgres");
  const dataDir = join(folder, "data");
  const account = postgresAccount([dataDir, folder, resolve(options.dataDir)]);
  const binaries = await findBinaries({ account });
  const settings = await readSettings(folder);
  await ensureCluster(dataDir, settings.password, account, binaries);
  await clearLeftover(dataDir, settings.owner);

  const start = (preferredPort: number | undefined, keepsPort: boolean): Promise<Server> =>
    startServer({
      dataDir,
      binaries,
      account,
      preferredPort,
      keepsPort,
      durability: options.durability ?? "full",
      onExit: () => revive(),
    });
  let server = await start(settings.port, false);
  let stopped = false;
  const url = connectionString(server.port, settings.password);
  const owner = thisProcess();
  await writeSettings(folder, { ...settings, port: server.port, owner });
  const isTooMuch = deathsWithin(60_000, options.now ?? Date.now);

  function revive(): void {
    if (stopped) return;
    if (isTooMuch()) {
      options.warn?.(
        "PostgreSQL ended by itself six times within a minute and is left alone. End local mode, and start it again.",
      );
      return;
    }
    options.warn?.("PostgreSQL ended unexpectedly and is being restarted.");
    // What a killed server left behind holds the port for a moment, and those who are connected know no other.
    start(server.port, true).then(
      async next => {
        server = next;
        if (stopped) await next.stop();
      },
      (error: unknown) => {
        options.warn?.(error instanceof Error ? error.message : String(error));
        revive();
      },
    );
  }

  return {
    kind: "embedded",
    url,
    urlFor: target => targetUrl(url, target),
    async stop() {
      stopped = true;
      await server.stop();
      // Another local mode may have created the folder again, with another password.
      const found = await knownSettings(folder);
      if (found?.owner && isSame(found.owner, owner))
        await writeSettings(folder, { ...settings, port: server.port, owner: null });
    },
  };
}

/** Says at each death whether it is one too many: the sixth within so many milliseconds. */
function deathsWithin(milliseconds: number, now: () => number): () => boolean {
  let deaths: number[] = [];
  return () => {
    deaths = [...deaths.filter(at => now() - at < milliseconds), now()];
    return deaths.length > 5;
  };
}

interface Settings {
  readonly password: string;
  /** Port of the last start, taken again when free, so that a database tool finds it. */
  readonly port?: number;
  readonly owner: Owner | null;
}

/** The password is made before the cluster, so that a start can go on after a kill between the two. */
async function readSettings(folder: string): Promise<Settings> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = await knownSettings(folder);
  if (known) return known;
  const settings = { password: randomBytes(18).toString("base64url"), owner: null };
  await writeSettings(folder, settings);
  return settings;
}

async function knownSettings(folder: string): Promise<Settings | null> {
  const text = await readFile(join(folder, "settings.json"), "utf8").catch(() => null);
  return text ? (JSON.parse(text) as Settings) : null;
}

async function writeSettings(folder: string, settings: Settings): Promise<void> {
  const path = join(folder, "settings.json");
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(settings)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

function connectionString(port: number, password: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

export function targetUrl(base: string, target: Parameters<Postgres["urlFor"]>[0]): string {
  const url = new URL(base);
  if (target.database !== undefined) url.pathname = `/${encodeURIComponent(target.database)}`;
  if (target.user !== undefined) url.username = encodeURIComponent(target.user);
  if (target.password !== undefined) url.password = encodeURIComponent(target.password);
  return url.href;
}
