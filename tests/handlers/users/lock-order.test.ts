import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../handlers/erasers.ts";
import { claimCells } from "../../../handlers/game/running/claim-store.ts";
import { post } from "../../../handlers/game/wallet/ledger-store.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import {
  type ErasureMessage,
  eraseAccount,
  erasedAtOnce,
} from "../../../handlers/platform/identity/erasure.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { contract } from "../../../handlers/users/contract.ts";
import { usersService } from "../../../handlers/users/service.ts";
import { nightEnds, openWorld, type World } from "../game/events/world.ts";
import { type Call, clientOf, identity, routesOf } from "../support/client.ts";
import { fakeDirectory } from "../support/directory.ts";

const test = suite("users: the order of locks");
const rounds = 6;
const firstCell = 0x8a1e00000007fffn;
const cells = Array.from({ length: 200 }, (_, index) => firstCell + BigInt(index) * 32_768n);
let world: World;
let users: Call;

test.before(async () => {
  world = await openWorld();
  const { database } = world.db;
  const askErasure = async ({ userId }: ErasureMessage) => {
    await eraseAccount({ database, erasers }, userId, erasedAtOnce, () => true);
  };
  const service = usersService({ database, directory: fakeDirectory(), askErasure });
  const log = createLog({ write: () => undefined });
  users = clientOf(serve(contract, service, { ...usersIn(database), identity, log }), routesOf(contract));
});
test.after(() => world.db.close());

const atOnce = <Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) =>
  Promise.all(items.map(work));

/** A run over cells that all claim, so that each deletion has heirs. */
const claim = (userId: string, minute: number) =>
  world.db.database.transaction(async transaction => {
    const [runId, day] = [randomUUID(), Date.parse("2026-05-01T00:00:00Z")];
    const time = new Date(day + minute * 60_000).toISOString();
    await world.db.ownerPool.query(
      `insert into runs (id, user_id, source, started_at, ended_at, distance_meters, point_count, claimed_cells, saved_at)
       values ($1, $2, 'app', $3::timestamptz - interval '1 second', $3, 1, 2, 200, $3)`,
      [runId, userId, time],
    );
    await claimCells(transaction, { runId, userId, endedAt: time }, cells, time);
  });

const give = (userId: string) =>
  post(world.db.database, {
    userId,
    amount: 1,
    currency: "coins",
    kind: "adjustment",
    reference: randomUUID(),
    actorId: world.admin,
    note: "for the round",
  });

async function round(number: number): Promise<void> {
  const people = await world.people(8, 1_000);
  const leaving = people.slice(0, 4);
  const ending = await world.eventOf(people);
  const later = { startsAt: "2026-06-03T10:00:00Z" };
  const [cancelled, open] = [await world.event(later), await world.event(later)];
  await atOnce(people, userId => world.buy(ending, userId));
  await atOnce(people, userId => world.buy(cancelled, userId));
  await atOnce(leaving, userId => world.buy(open, userId));
  for (const [minute, userId] of people.entries()) await claim(userId, minute);
  const ends = new Date(Date.parse(nightEnds) + number * 1_000).toISOString();
  const requests = [
    ...leaving.map(userId => users("DELETE", "/me", { as: userId })),
    world.call("POST", `/events/${cancelled}/cancel`, { as: world.admin }),
    ...people.slice(4).map(userId => world.buy(open, userId)),
  ];
  const staying = people.slice(4);
  await Promise.all([
    world.finish(ends),
    atOnce(staying, userId => claim(userId, 100 + people.indexOf(userId))),
    atOnce(people, give),
    ...requests,
  ]);
  const statuses = await Promise.all(requests.map(async request => (await request).status));
  assert.equal(statuses, [204, 204, 204, 204, 200, 201, 201, 201, 201], `round ${number}`);
}

/** Backends count their deadlocks when they end, at the latest. */
async function deadlocks(): Promise<number> {
  const { ownerPool, pool, service } = world.db;
  await service.close();
  const count =
    "select count(*)::int from pg_stat_activity where datname = current_database() and usename = 'app_a'";
  while ((await ownerPool.query(count)).rows[0].count > pool.totalCount);
  const { rows } = await ownerPool.query(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  return rows[0].deadlocks;
}

test("deletions beside finishing, cancelling, buying, claiming and adjusting make no deadlock", async () => {
  for (let number = 0; number < rounds; number += 1) await round(number);
  assert.is(await deadlocks(), 0);
});

test.run();
