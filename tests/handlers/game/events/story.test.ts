import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../../handlers/erasers.ts";
import { contract as miningContract } from "../../../../handlers/game/mining/contract.ts";
import { miningService } from "../../../../handlers/game/mining/service.ts";
import { rankedRuns } from "../../../../handlers/game/running/ranking-store.ts";
import { deleteRun, saveRun } from "../../../../handlers/game/running/save.ts";
import type { TrackPoint } from "../../../../handlers/game/running/track.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { clientOf, identity, routesOf } from "../../support/client.ts";
import { eraseWhole } from "../../support/erase.ts";
import { runAlong, settings, square } from "../running/world.ts";
import { openWorld, type World } from "./world.ts";

const test = suite("the game's services together");
let world: World;

test.before(async () => {
  world = await openWorld(rankedRuns);
});
test.after(() => world.db.close());
test.before.each(async () => {
  await world.db.ownerPool.query("truncate job_runs");
  world.time = "2026-06-01T08:00:00Z";
});

const eightPm = "2026-06-02T20:00:00Z";

/** Buys and consumes a ticket and runs a square of that side; the run arrives at that time. */
async function race(eventId: string, as: string, side: number, arrives = "2026-06-02T13:00:00Z") {
  world.time = "2026-06-01T09:00:00Z";
  const ticketId = (await world.buy(eventId, as)).body.id;
  world.time = "2026-06-02T10:00:00Z";
  await world.call("POST", `/tickets/${ticketId}/consume`, { as });
  const points = runAlong(square(side), { from: Date.parse(world.time), origin: [side * 20, 0] });
  return save(as, points, ticketId, arrives);
}

/** Saves a run as the service of running does. */
const save = (userId: string, points: readonly TrackPoint[], ticketId: string, now: string) =>
  world.db.database.transaction(transaction =>
    saveRun(transaction, { userId, points, source: { kind: "app" }, ticketId }, Date.parse(now), settings),
  );

async function mine(as: string, method: "GET" | "POST" = "GET") {
  const { database } = world.db;
  const log = createLog({ write: () => undefined });
  const service = miningService({ database, now: () => Date.parse(world.time) });
  const call = clientOf(
    serve(miningContract, service, { ...usersIn(database), identity, log }),
    routesOf(miningContract),
  );
  return (await call(method, method === "GET" ? "/mining" : "/mining/collect", { as })).body;
}

const ranks = async (id: string, as: string) =>
  (await world.call("GET", `/events/${id}/ranking`, { as })).body.items.map(
    ({ rank, name }: { rank: number; name: string }) => `${rank} ${name}`,
  );

test("ticket, run, territory, ranking, 22:00, reward, mining", async () => {
  const [ann, ben, cat, dan] = await Promise.all(
    ["Ann", "Ben", "Cat", "Dan"].map(name => world.person({ coins: 50, name })),
  );
  const players = [ann, ben, cat, dan] as [string, string, string, string];
  const event = await world.event({ priceCoins: 20, rewardCoins: [100, 60, 30] });
  await world.db.pool.query("update mining_accounts set settled_at = '2026-06-02T13:00:00Z'");
  const longest = await race(event, players[0], 500);
  await race(event, players[1], 400);
  await race(event, players[2], 600, eightPm);
  const gone = await race(event, players[3], 700);
  await world.db.database.transaction(tx =>
    deleteRun(tx, players[3], gone.id, Date.parse("2026-06-02T13:00:00Z")),
  );
  assert.equal(await ranks(event, players[0]), ["1 Ann", "2 Ben"], "late and deleted runs do not rank");
  await world.finish(eightPm);
  assert.equal(await Promise.all(players.map(world.coins)), [130, 90, 30, 30]);
  world.time = "2026-06-02T17:00:00Z";
  const { cells, microTokens, microTokensPerHour } = await mine(players[0]);
  assert.ok(longest.wonCells > 0);
  assert.equal([cells, microTokensPerHour], [longest.wonCells, 250_000 + 1_000 * longest.wonCells]);
  assert.is(microTokens, 4 * microTokensPerHour);
  assert.is((await mine(players[0], "POST")).collectedTokens, 1);
  assert.equal([(await mine(players[3])).cells, (await mine(players[3])).microTokensPerHour], [0, 250_000]);
});

test("of runs that race each other with one ticket, one is saved", async () => {
  const ann = await world.person({ coins: 50 });
  const event = await world.event();
  const ticketId = (await world.buy(event, ann)).body.id;
  world.time = "2026-06-02T10:00:00Z";
  await world.call("POST", `/tickets/${ticketId}/consume`, { as: ann });
  const results = await Promise.allSettled(
    [0, 1, 2, 3].map(hour =>
      save(
        ann,
        runAlong(square(100), { from: Date.parse(world.time) + hour * 600_000 }),
        ticketId,
        "2026-06-02T15:00:00Z",
      ),
    ),
  );
  assert.is(results.filter(({ status }) => status === "fulfilled").length, 1);
  const refused = results.flatMap(result => (result.status === "rejected" ? [result.reason.code] : []));
  assert.equal(refused, ["ticket_not_usable", "ticket_not_usable", "ticket_not_usable"]);
});

test("a deleted account leaves the ranking, its tickets and its mine; the others keep theirs", async () => {
  const [ann = "", ben = ""] = await Promise.all(
    ["Ann", "Ben"].map(name => world.person({ coins: 50, name })),
  );
  const event = await world.event({ rewardCoins: [100] });
  await race(event, ann, 500);
  await race(event, ben, 400);
  await eraseWhole(world.db.database, erasers, ann);
  assert.equal(await ranks(event, ben), ["1 Ben"]);
  await world.finish(eightPm);
  const { rows } = await world.db.pool.query(
    `select (select count(*)::int from tickets where user_id = $1) as tickets,
       (select count(*)::int from mining_accounts where user_id = $1) as mines`,
    [ann],
  );
  assert.equal([await world.coins(ben), rows], [140, [{ tickets: 0, mines: 0 }]]);
});

test.run();
