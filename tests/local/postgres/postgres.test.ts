import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { postgresAccount } from "../../../local/postgres/account.ts";
import { findBinaries } from "../../../local/postgres/binaries.ts";
import { type Postgres, startPostgres } from "../../../local/postgres/index.ts";
import { startServer } from "../../../local/postgres/server.ts";
import { messageOf } from "../../support/message-of.ts";

interface Context {
  /** Started in this process. */
  start(durability?: "full" | "none"): Promise<Postgres>;
  /** Started in a process of its own, which may be killed. */
  hold(): Promise<{ url: string; child: ChildProcess }>;
  endings: (() => unknown)[];
}
const test = suite<Context>("embedded PostgreSQL");

/** Private to us, as the home folder of root is. All tests start on it: making a cluster takes a second. */
let folder: string;
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "groundwork-postgres-"));
});
test.after(() => rm(folder, { recursive: true, force: true }));

test.before.each(async context => {
  const endings: (() => unknown)[] = [];
  const start = async (durability: "full" | "none" = "none") => {
    const server = await startPostgres({ dataDir: folder, durability });
    endings.push(() => server.stop());
    return server;
  };
  const hold = async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "tests/local/postgres/fixtures/hold.ts", folder],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    endings.push(() => child.kill("SIGKILL"));
    const [line] = await once(child.stdout, "data");
    return { url: String(line).trim(), child };
  };
  Object.assign(context, { start, hold, endings });
});
test.after.each(async ({ endings }) => {
  for (const end of endings.reverse()) await end();
  await gone(() => serverPid() === null);
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

/** Empty when there is none; the server takes it away as it ends, at any moment. */
function pidFile(): string {
  try {
    return readFileSync(join(folder, "postgres", "data", "postmaster.pid"), "utf8");
  } catch {
    return "";
  }
}

function serverPid(): number | null {
  const pid = Number(pidFile().split("\n")[0]);
  return pid > 0 && existsSync(`/proc/${pid}`) ? pid : null;
}

/** Polls, since nobody tells when another process has ended. */
async function gone(check: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !check(); tries++) await new Promise(resolve => setTimeout(resolve, 10));
}

test("makes a cluster in a private folder, keeps its rows, and comes back on the same port", async ({
  start,
}) => {
  const first = await start();
  await ask(first.url, "create table t1 as select 'é' as x");
  await first.stop();
  const second = await start();
  assert.is(second.url, first.url);
  assert.equal(await ask(second.url, "select x from t1"), ["é"]);
});

test("sorts and folds texts the same on every machine", async ({ start }) => {
  const { url } = await start();
  assert.equal(
    await ask(
      url,
      "select datcollate || datlocprovider::text || datlocale from pg_database where datname = 'template0'",
    ),
    ["CbC.UTF-8"],
  );
  assert.equal(await ask(url, "select lower('ÄÉ') || current_setting('timezone')"), ["äéUTC"]);
});

test("lets nobody in without the password, and listens on the loopback only", async ({ start }) => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = "wrong";
  assert.match(await messageOf(ask(wrong.href, "select 1")), "password authentication failed");
  wrong.password = "";
  assert.match(await messageOf(ask(wrong.href, "select 1")), /password/);
  assert.equal(await ask(url, "select current_setting('listen_addresses')"), ["127.0.0.1"]);
  assert.equal(await ask(url, "select distinct auth_method from pg_hba_file_rules"), ["scram-sha-256"]);
});

test("keeps committed rows when the machine stops, unless a test gave that up", async () => {
  const server = await startPostgres({ dataDir: folder });
  try {
    const names = "'fsync', 'synchronous_commit', 'full_page_writes'";
    assert.equal(await ask(server.url, `select distinct setting from pg_settings where name in (${names})`), [
      "on",
    ]);
  } finally {
    await server.stop();
  }
});

test("never runs as root, and its folder is its own", async ({ start }) => {
  await start();
  const data = statSync(join(folder, "postgres", "data"));
  assert.is(data.mode & 0o777, 0o700);
  assert.is(statSync(join(folder, "postgres", "settings.json")).mode & 0o777, 0o600);
  assert.is.not(data.uid, 0);
  if (process.platform === "linux") assert.is(statSync(`/proc/${serverPid()}`).uid, data.uid);
});

test("stops at once, whoever is connected", async ({ start }) => {
  const server = await start();
  const client = new pg.Client({ connectionString: server.url });
  client.on("error", () => {});
  await client.connect();
  await client.query("begin");
  const asleep = client.query("select pg_sleep(60)").catch(() => {});
  await server.stop();
  await asleep;
  assert.is(serverPid(), null);
});

test("starts anew when the server is killed, with every committed row", async ({ start }) => {
  const { url } = await start("full");
  await ask(url, "create table t7 (x int)");
  await ask(url, "insert into t7 values (1)");
  process.kill(serverPid() ?? 0, "SIGKILL");
  let rows: unknown[] = [];
  for (let tries = 0; tries < 500 && rows.length === 0; tries++) {
    rows = await ask(url, "select x from t7").catch(() => []);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  assert.equal(rows, [1]);
});

test("is started anew however often it is killed, but six times within a minute", async context => {
  let now = 0;
  const warnings: string[] = [];
  const server = await startPostgres({
    dataDir: folder,
    durability: "none",
    now: () => now,
    warn: (message: string) => warnings.push(message),
  });
  context.endings.push(() => server.stop());
  const kill = async (minutes: number) => {
    now = minutes * 60_000;
    const [pid, seen] = [serverPid(), warnings.length];
    process.kill(pid ?? 0, "SIGKILL");
    await gone(() => warnings.length > seen);
    return pid;
  };
  const revived = async (killed: number | null) => {
    await gone(() => ![null, killed].includes(serverPid()));
    // A busy machine is no failure: a minute at least.
    for (let tries = 0; tries < 6000; tries++) {
      if (await ask(server.url, "select 1").catch(() => null)) return;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    assert.unreachable("it did not come back where it was");
  };
  for (const minutes of [0, 0, 0, 1, 1, 1, 1]) await revived(await kill(minutes));
  assert.equal(new Set(warnings), new Set(["PostgreSQL ended unexpectedly and is being restarted."]));
  await revived(await kill(1.9));
  await kill(1.95);
  assert.is(
    warnings.at(-1),
    "PostgreSQL ended by itself six times within a minute and is left alone. End local mode, and start it again.",
  );
});

test("waits for its port when it is started anew: what is left of a killed server may hold it yet", async context => {
  const dataDir = join(folder, "postgres", "data");
  const account = postgresAccount([dataDir, join(folder, "postgres"), folder]);
  const squatter = createServer().listen(0, "127.0.0.1");
  await once(squatter, "listening");
  const { port } = squatter.address() as AddressInfo;
  const starting = startServer({
    dataDir,
    account,
    binaries: await findBinaries({ account }),
    durability: "none",
    preferredPort: port,
    keepsPort: true,
    onExit: () => assert.unreachable("it ended by itself"),
  });
  // By then it has found the port taken.
  await new Promise(resolve => setImmediate(resolve));
  squatter.close();
  const server = await starting;
  context.endings.push(() => server.stop());
  assert.is(server.port, port);
});

test("leaves the settings of one who has made the folder anew", async ({ start }) => {
  const server = await start();
  const file = join(folder, "postgres", "settings.json");
  const before = readFileSync(file, "utf8");
  const others = JSON.stringify({ password: "other", owner: { pid: process.ppid, started: "1" } });
  await writeFile(file, others);
  await server.stop();
  assert.is(readFileSync(file, "utf8"), others);
  await writeFile(file, JSON.stringify({ ...JSON.parse(before), owner: null }));
});

test("ends with the process that started it, even when that is killed", async ({ hold, start }) => {
  const { url, child } = await hold();
  await ask(url, "create table t8 as select 1 as x");
  child.kill("SIGKILL");
  await gone(() => serverPid() === null);
  assert.is(serverPid(), null);
  assert.equal(await ask((await start()).url, "select x from t8"), [1]);
});

test("stops a server that outlived all who knew it", async ({ hold, start }) => {
  if (process.platform !== "linux") return;
  const { url, child } = await hold();
  await ask(url, "create table t9 as select 1 as x");
  const pid = serverPid();
  // The watcher is the shell whose command line names this server's port.
  const watcher = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .find(line => line.includes("/bin/sh -c") && line.includes(` -p ${new URL(url).port} `));
  process.kill(Number.parseInt(watcher ?? "", 10), "SIGKILL");
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.is(serverPid(), pid);
  assert.equal(await ask((await start()).url, "select x from t9"), [1]);
  assert.is.not(serverPid(), pid);
});

test("says who uses the folder when it is in use", async ({ hold, start }) => {
  const { child } = await hold();
  assert.is(
    await messageOf(start()),
    `${join(folder, "postgres", "data")} is in use by process ${child.pid}. Stop that local mode, or start with --data DIR.`,
  );
});

test("is not misled by a number that now belongs to another process", async ({ start }) => {
  await (await start()).stop();
  await writeFile(
    join(folder, "postgres", "data", "postmaster.pid"),
    `${process.pid}\n/somewhere\n1\n1\n\n\n\n`,
  );
  await start();
  assert.is.not(serverPid(), process.pid);
});

test("clears away what a start that was killed half way left behind", async ({ start }) => {
  await mkdir(join(folder, "postgres", "draft-0123456789ab", "base"), { recursive: true });
  await start();
  assert.equal((await readdir(join(folder, "postgres"))).sort(), ["data", "settings.json"]);
});

test("says what to do about the folder of another version", async ({ start }) => {
  const data = join(folder, "postgres", "data");
  await writeFile(join(data, "PG_VERSION"), "16\n");
  try {
    assert.is(
      await messageOf(start()),
      `${data} is of PostgreSQL 16, and local mode runs PostgreSQL 17. ` +
        'Start with --data DIR, or empty it with "npm run reset" (its rows are lost).',
    );
  } finally {
    await writeFile(join(data, "PG_VERSION"), "17\n");
  }
});

test("says what to do about a folder that is damaged", async ({ start }) => {
  const control = join(folder, "postgres", "data", "global", "pg_control");
  await rename(control, `${control}.away`);
  try {
    assert.match(await messageOf(start()), "is damaged: files are missing.");
  } finally {
    await rename(`${control}.away`, control);
  }
});

test("uses the person's own server, if it lets us make databases and roles", async ({ start }) => {
  const own = await start();
  const external = await startPostgres({ dataDir: "/nowhere", databaseUrl: own.url });
  assert.is(external.kind, "external");
  assert.is(
    external.urlFor({ database: "a b", user: "u@", password: "p:/" }),
    own.url.replace(/\/\/[^@]+@/, "//u%40:p%3A%2F@").replace(/postgres$/, "a%20b"),
  );
  await external.stop();
  assert.equal(await ask(own.url, "select 1"), [1]);
  await ask(own.url, "create role plain login password 'plain'");
  assert.is(
    await messageOf(
      startPostgres({ dataDir: "/nowhere", databaseUrl: own.urlFor({ user: "plain", password: "plain" }) }),
    ),
    'The user of --database-url may not make databases and roles. As its administrator run: ALTER ROLE "plain" CREATEDB CREATEROLE',
  );
});

test.run();
