import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newUuid } from "../../../handlers/platform/clock.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { runJob } from "../../../handlers/platform/work/job.ts";
import { reconcileJob } from "../../../handlers/users/reconciliation.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("users: reconciliation with the user pool");
let world: World;
let night = 0;
const lines: Record<string, unknown>[] = [];

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  world.directory.state = "there";
  world.directory.accounts.clear();
  world.directory.calls = 0;
  world.directory.pageSize = 60;
  world.directory.before = async () => undefined;
  lines.length = 0;
  await world.db.ownerPool.query("truncate users, job_runs cascade");
});

const nextNight = () => new Date(Date.UTC(2026, 0, ++night, 2)).toISOString();

interface Options {
  readonly scheduledTime?: string;
  readonly remaining?: () => number;
  readonly mostGone?: number;
}
async function run({ scheduledTime = nextNight(), remaining = () => 899_000, mostGone = 100 }: Options = {}) {
  let slept = 0;
  const { database } = world.db;
  const { directory } = world;
  const now = () => slept;
  const sleep = async (milliseconds: number) => {
    slept += milliseconds;
  };
  const handler = runJob(reconcileJob({ database, directory, mostGone, now, sleep }), {
    database,
    metrics: { count: () => undefined, duration: () => undefined },
    log: createLog({ write: line => lines.push(JSON.parse(line)) }),
  });
  const result = await handler({ scheduledTime }, { awsRequestId: "t", getRemainingTimeInMillis: remaining });
  return { ...result, milliseconds: slept };
}

/** A person whose row was read a while ago. */
async function known(options: { email?: string; roles?: string[] } = {}): Promise<string> {
  const id = await world.person(options);
  await world.db.pool.query(
    "update users set created_at = '2025-01-01Z', email_read_at = '2025-01-01Z' where id = $1",
    [id],
  );
  return id;
}
function setEmail(id: string, email: string | null): void {
  world.directory.accounts.set(id, { id, username: id, email, confirmed: true });
}
const emails = async (...ids: string[]) => Promise.all(ids.map(async id => (await world.row(id)).email));
const failure = (work: Promise<unknown>) => work.then(String, (error: Error) => error.message);

test("an address that was changed, or taken away, at the pool follows", async () => {
  const [changed, without, same] = [
    await known({ email: "old@example.com" }),
    await known({ email: "was@example.com" }),
    await known({ email: "same@example.com" }),
  ];
  setEmail(changed, "new@example.com");
  setEmail(without, null);
  assert.is((await run()).items, 3);
  assert.equal(await emails(changed, without, same), ["new@example.com", null, "same@example.com"]);
});

test("a freed address never names two people, whichever page they stand on", async () => {
  const people = await Promise.all(
    Array.from({ length: 6 }, (_, n) => known({ email: `p${n}@example.com` })),
  );
  // Each takes the address of the next one, and the last that of the first.
  for (const [n, id] of people.entries()) setEmail(id, `P${(n + 1) % 6}@example.com`);
  world.directory.pageSize = 1;
  await run();
  assert.equal(
    await emails(...people),
    people.map((_, n) => `P${(n + 1) % 6}@example.com`),
  );
});

test("an account without a row gets one, unless it was never confirmed", async () => {
  const [made, unconfirmed] = [newUuid(), newUuid()];
  setEmail(made, "made@example.com");
  world.directory.accounts.set(unconfirmed, {
    id: unconfirmed,
    username: unconfirmed,
    email: "typed@example.com",
    confirmed: false,
  });
  await run();
  assert.is((await world.row(made)).email, "made@example.com");
  assert.is(await world.row(unconfirmed), undefined);
});

test("a tombstone is not revived by the account that the pool still has", async () => {
  const id = await known({ email: "left@example.com" });
  world.directory.state = "away";
  await world.call("DELETE", "/me", { as: id });
  world.directory.state = "there";
  await run();
  const { deleted_at, email } = await world.row(id);
  assert.ok(deleted_at);
  assert.is(email, null);
});

test("who deleted the account at the pool becomes a tombstone that waits to be erased, once", async () => {
  const gone = await known({ email: "gone@example.com" });
  const stays = await known();
  world.directory.accounts.delete(gone);
  await run();
  const row = await world.row(gone);
  assert.ok(row.deleted_at);
  assert.equal(
    [row.email, row.username, row.erasing, row.directory_version, row.directory_synced],
    [null, null, true, "1", "1"],
  );
  assert.is((await world.row(stays)).deleted_at, null);
  assert.is((await world.call("GET", "/me", { as: gone })).status, 401);
  await run();
  assert.is((await world.row(gone)).directory_version, "1");
});

test("a row that is newer than the listing, or that has no account by design, is left alone", async () => {
  const meanwhile = await world.person({ email: "meanwhile@example.com" });
  await world.db.pool.query(
    "update users set created_at = now() + interval '1 minute', email_read_at = null",
  );
  const seeded = await known();
  await world.db.pool.query("update users set email_read_at = 'infinity' where id = $1", [seeded]);
  world.directory.accounts.clear();
  await run();
  for (const id of [meanwhile, seeded]) assert.is((await world.row(id)).deleted_at, null);
});

test("whom the listing lacks but the pool has stays", async () => {
  const id = await known({ email: "late@example.com" });
  const { page } = world.directory;
  world.directory.page = async () => ({ accounts: [], next: null });
  try {
    await run();
  } finally {
    world.directory.page = page;
  }
  assert.equal([(await world.row(id)).deleted_at, (await world.row(id)).email], [null, "late@example.com"]);
});

test("more gone accounts than the config allows, or than half of all, stop the run and delete no one", async () => {
  const people = await Promise.all(Array.from({ length: 20 }, () => known()));
  for (const id of people.slice(0, 4)) world.directory.accounts.delete(id);
  assert.match(await failure(run({ mostGone: 3 })), /^4 of 20 people have no account .* 3 at most/);
  for (const id of people.slice(0, 11)) world.directory.accounts.delete(id);
  assert.match(await failure(run()), /^11 of 20 people .* 10 at most: nothing was erased/);
  const { rows } = await world.db.pool.query("select from users where deleted_at is not null");
  assert.is(rows.length, 0);
});

test("the last admin is no exception, and the log says how to make another one", async () => {
  const admin = await known({ roles: ["admin"] });
  world.directory.accounts.delete(admin);
  await run();
  assert.ok((await world.row(admin)).deleted_at);
  const told = lines.filter(({ level }) => level === "ERROR" || level === "error");
  assert.equal(
    told.map(({ message }) => message),
    ["the last admin deleted the account at the user pool: make another one with npm run admin"],
  );
});

test("an admin whose account is gone from the pool keeps no other admin from being the last", async () => {
  const admin = await known({ roles: ["admin"] });
  const gone = await known({ roles: ["admin"] });
  world.directory.accounts.delete(gone);
  const stepDown = () => world.call("PUT", `/users/${admin}/roles`, { as: admin, body: { roles: [] } });
  for (const reply of [await stepDown(), await world.call("DELETE", "/me", { as: admin })])
    assert.equal([reply.status, reply.body.code], [409, "last_admin"]);
  world.directory.state = "away";
  assert.is((await stepDown()).status, 200);
});

test("asks for at most ten pages a second, and goes on with the page where a delivery was cut off", async () => {
  const people = await Promise.all(Array.from({ length: 30 }, () => known()));
  world.directory.pageSize = 1;
  const scheduledTime = nextNight();
  let looks = 0;
  const cut = run({ scheduledTime, remaining: () => (++looks > 3 ? 20_000 : 899_000) });
  assert.match(await failure(cut), /ran out of time after/);
  const asked = world.directory.calls;
  assert.ok(asked > 0 && asked < 30, `${asked}`);
  const { milliseconds, items } = await run({ scheduledTime });
  assert.is(world.directory.calls, 30);
  assert.is(items, 30 - asked);
  assert.ok(milliseconds >= (30 - asked - 1) * 100, `${milliseconds}`);
  for (const id of people) assert.is((await world.row(id)).deleted_at, null);
});

test("where the token of a page has run out the listing begins again", async () => {
  const people = await Promise.all(Array.from({ length: 25 }, () => known()));
  world.directory.pageSize = 1;
  const { page } = world.directory;
  let refused = false;
  world.directory.page = async token => {
    if (token !== "15" || refused) return page(token);
    refused = true;
    return undefined;
  };
  try {
    assert.is((await run()).outcome, "succeeded");
  } finally {
    world.directory.page = page;
  }
  assert.ok(lines.some(({ message }) => /begins again/.test(String(message))));
  for (const id of people) assert.is((await world.row(id)).deleted_at, null);
});

test("rows that another transaction holds are neither waited for nor deleted", async () => {
  const [held, gone] = [await known({ email: "held@example.com" }), await known()];
  world.directory.accounts.delete(gone);
  setEmail(held, "moved@example.com");
  const holder = await world.db.pool.connect();
  try {
    await holder.query("begin");
    await holder.query("select from users where id = $1 for share", [gone]);
    await run();
    assert.is((await world.row(gone)).deleted_at, null);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
  assert.equal(await emails(held), ["moved@example.com"]);
  await run();
  assert.ok((await world.row(gone)).deleted_at);
});

test.run();
