import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../handlers/erasers.ts";
import { rankedRuns } from "../../../handlers/game/running/ranking-store.ts";
import { claimsOf, heldCells, leadersOf, ranking } from "../../../handlers/game/running/territory-store.ts";
import { ErasureMessage } from "../../../handlers/platform/identity/erasure.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { consume } from "../../../handlers/platform/work/consume.ts";
import { eraseOrPassOn } from "../../../handlers/users/erasing.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("users: erasing what a deleted account owned");
let world: World;
const claims = 30_000;
/** An H3 cell of resolution 10, and those behind it in the order of numbers. */
const firstCell = 0x8a1e00000007fffn;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(() => {
  world.asked.length = 0;
  world.queue.keeps = true;
});

/** A person with so many claims in one run, who holds all their cells, and a run before it. */
async function landlord(): Promise<{
  readonly id: string;
  readonly runId: string;
  readonly eventId: string;
}> {
  const [id, runId, eventId] = [await world.person({ displayName: "Ann" }), randomUUID(), randomUUID()];
  const { ownerPool } = world.db;
  await ownerPool.query(
    `insert into runs (id, user_id, source, event_id, ticket_id, started_at, ended_at, distance_meters, point_count,
       claimed_cells, saved_at)
     values ($1, $2, 'app', $3, gen_random_uuid(), '2026-06-01', '2026-06-01 01:00Z', 9000, 9, $4, '2026-06-01 01:00Z')`,
    [runId, id, eventId, claims],
  );
  await ownerPool.query(
    `insert into territory_claims (cell, ended_at, run_id, user_id, held)
     select $1::bigint + n * 32768, '2026-06-01 01:00Z', $2, $3, true from generate_series(1, $4::int) n`,
    [firstCell.toString(), runId, id, claims],
  );
  await ownerPool.query(
    `insert into territory_cells (cell, run_id, user_id, ended_at)
     select cell, run_id, user_id, ended_at from territory_claims where run_id = $1`,
    [runId],
  );
  await ownerPool.query(
    `insert into territory_counts (user_id, area, cells, shown)
     select user_id, area, count(*), count(*) from territory_cells cross join lateral (
       select 0::bigint as area union all select h3_parent(cell, r) from generate_series(0, 9) as r) as areas
     where user_id = $1 group by user_id, area`,
    [id],
  );
  return { id, runId, eventId };
}

const cellAt = (index: number) => firstCell + BigInt(index) * 32_768n;

/** As others see the map, the leaderboard, the history of a cell and the ranking of an event. */
async function visible(eventId: string): Promise<Record<string, number>> {
  const { database } = world.db;
  const viewerId = randomUUID();
  const parent = (await one<{ area: string }>("select h3_parent($1, 5)::text as area", cellAt(1).toString()))
    .area;
  return {
    map: (await heldCells(database, viewerId, [BigInt(parent)], 10, 10)).length,
    parents: (await leadersOf(database, [BigInt(parent)], 10)).length,
    leaderboard: (await ranking(database, 0n, null, 10)).length,
    history: (await claimsOf(database, viewerId, cellAt(1), null, 10)).length,
    event: (await rankedRuns(database, eventId, "2026-06-02T00:00:00Z")).length,
  };
}

async function one<Row extends object>(statement: string, ...values: unknown[]): Promise<Row> {
  const { rows } = await world.db.ownerPool.query<Row>(statement, values);
  return rows[0] as Row;
}

/** The consumer of the queue, until no message is left. Each delivery has time for a few batches. */
async function workOff(): Promise<number> {
  const { database } = world.db;
  const askErasure = async (message: ErasureMessage) => void world.asked.push(message);
  const log = createLog({ write: () => undefined });
  let deliveries = 0;
  for (let message = world.asked.shift(); message; message = world.asked.shift()) {
    let looks = 0;
    const handler = consume(ErasureMessage, { name: "erase-accounts", database, log }, (body, context) =>
      eraseOrPassOn({ database, erasers, askErasure }, body, {
        ...context,
        timeIsLeft: () => ++looks <= 10,
      }),
    );
    const record = { messageId: "1", body: JSON.stringify(message), attributes: {} };
    const context = { awsRequestId: "test", getRemainingTimeInMillis: () => 300_000 };
    assert.equal(await handler({ Records: [record] }, context), { batchItemFailures: [] });
    deliveries += 1;
  }
  return deliveries;
}

test("what a deleted person owned counts for no one at once, and is gone after the queue's work", async () => {
  const { id, eventId } = await landlord();
  assert.equal(await visible(eventId), { map: 1, parents: 1, leaderboard: 1, history: 1, event: 1 });
  const started = performance.now();
  assert.is((await world.call("DELETE", "/me", { as: id })).status, 204);
  assert.ok(performance.now() - started < 5_000, "the request does not grow with what the person owns");
  assert.equal(world.asked, [{ userId: id }]);
  const left = "select count(*)::int as count from territory_claims where user_id = $1";
  assert.is((await one<{ count: number }>(left, id)).count, claims, "the request erases nothing itself");
  assert.equal(await visible(eventId), { map: 0, parents: 0, leaderboard: 0, history: 0, event: 0 });

  assert.ok((await workOff()) > 2, "time-outs lose nothing");
  for (const table of ["territory_claims", "territory_cells", "territory_counts", "runs"])
    assert.is(
      (await one<{ count: number }>(`select count(*)::int from ${table} where user_id = $1`, id)).count,
      0,
    );
  assert.is((await world.row(id)).erasing, false);
});

test("the territory falls to the next living claim, and its holder's counts are exact", async () => {
  const { id } = await landlord();
  const [ben, carl] = [await world.person(), await world.person()];
  for (const [user, ended] of [
    [ben, "2026-05-01"],
    [carl, "2026-05-02"],
  ])
    await world.db.ownerPool.query(
      `insert into territory_claims (cell, ended_at, run_id, user_id)
       select $1::bigint + n * 32768, $2, gen_random_uuid(), $3 from generate_series(1, 3000) n`,
      [firstCell.toString(), ended, user],
    );
  // Carl's claims are newer, and his account is deleted too.
  await world.db.ownerPool.query("update users set deleted_at = now(), erasing = true where id = $1", [carl]);
  await world.call("DELETE", "/me", { as: id });
  await workOff();
  const held = await world.db.ownerPool.query(
    "select user_id, count(*)::int from territory_cells group by user_id",
  );
  assert.equal(held.rows, [{ user_id: ben, count: 3000 }]);
  const counted = await one("select cells::int from territory_counts where user_id = $1 and area = 0", ben);
  assert.equal(counted, { cells: 3000 });
});

test("where the queue is away the account is deleted all the same, and waits for the clean-up", async () => {
  const id = await world.person();
  world.queue.isAway = true;
  assert.is((await world.call("DELETE", "/me", { as: id })).status, 204);
  world.queue.isAway = false;
  assert.is((await world.row(id)).erasing, true);
  assert.ok(world.lines.some(({ message }) => message === "the account waits for the clean-up to be erased"));
});

test("replies that name the person are found by an index", async () => {
  await world.db.ownerPool.query(
    `insert into idempotency_keys (caller, operation, key, request_hash, reply, expires_at)
     select 'admin', 'movies.create', n::text, 'h', json_build_object('id', gen_random_uuid()), now() + interval '1 day'
     from generate_series(1, 20000) n`,
  );
  await world.db.ownerPool.query("vacuum analyze idempotency_keys");
  const { rows } = await world.db.pool.query<{ "QUERY PLAN": string }>(
    `explain select from idempotency_keys where subjects @> array['${randomUUID()}'::uuid]`,
  );
  assert.match(rows.map(row => row["QUERY PLAN"]).join("\n"), /idempotency_keys_subjects/);
});

test.run();
