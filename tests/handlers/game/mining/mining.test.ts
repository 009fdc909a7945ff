import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eraseMining } from "../../../../handlers/game/mining/erase.ts";
import { recordHoldings } from "../../../../handlers/game/mining/holdings-store.ts";
import { settleNext } from "../../../../handlers/game/mining/store.ts";
import { rules } from "../../../../handlers/game/rules.ts";
import { eraseWhole } from "../../support/erase.ts";
import { SlowMine } from "./model.ts";
import { openWorld, start, type World } from "./world.ts";

const test = suite("mining");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  world.time = start;
  await world.db.ownerPool.query("truncate job_runs");
});

const { microTokensPerToken, capacityTokens } = rules.mining;
const hours = (count: number) => new Date(Date.parse(start) + count * 3_600_000).toISOString();
const read = async (as: string) => (await world.call("GET", "/mining", { as })).body;

test("everybody mines the base from when they are known, and sees when there is more", async () => {
  const ann = await world.player();
  world.time = hours(6);
  assert.equal(await read(ann), {
    microTokens: 1_500_000,
    collectableTokens: 1,
    capacityTokens: 12,
    microTokensPerHour: 250_000,
    cells: 0,
    nextTokenAt: "2026-06-01T08:00:00.000Z",
    fullAt: "2026-06-03T00:00:00.000Z",
  });
  world.time = hours(100);
  const full = await read(ann);
  assert.equal([full.microTokens, full.nextTokenAt, full.fullAt], [12_000_000, null, null]);
});

test("each cell adds its share, from when it was won and until it is lost", async () => {
  const ann = await world.player();
  await world.hold(ann, 1_000, hours(2));
  world.time = hours(3);
  const { microTokens, microTokensPerHour, cells, nextTokenAt } = await read(ann);
  assert.equal([microTokens, microTokensPerHour, cells], [500_000 + 1_250_000, 1_250_000, 1_000]);
  assert.is(nextTokenAt, "2026-06-01T03:12:00.000Z");
  await world.hold(ann, 0, hours(3));
  world.time = hours(5);
  assert.is(await world.mined(ann), 2_250_000);
});

test("the times that are told are exact: a millisecond earlier there is less", async () => {
  const ann = await world.player("2026-06-01T00:00:00.000777Z");
  await world.hold(ann, 37, "2026-06-01T00:17:11.123457Z");
  world.time = hours(1);
  for (const name of ["nextTokenAt", "fullAt"] as const) {
    const wanted = name === "fullAt" ? capacityTokens * microTokensPerToken : microTokensPerToken;
    const told = (await read(ann))[name];
    world.time = told;
    assert.is(await world.mined(ann), wanted, name);
    world.time = new Date(Date.parse(told) - 1).toISOString();
    assert.is(await world.mined(ann), wanted - 1, name);
  }
});

test("collecting moves whole tokens to the wallet, and the remainder stays", async () => {
  const ann = await world.player();
  world.time = hours(9);
  const { status, body } = await world.call("POST", "/mining/collect", { as: ann });
  assert.equal(
    [status, body.collectedTokens, body.microTokens, body.collectableTokens],
    [200, 2, 250_000, 0],
  );
  assert.is(body.nextTokenAt, "2026-06-01T12:00:00.000Z");
  assert.equal([await world.collect(ann), await world.tokens(ann)], [0, 2]);
  world.time = hours(12);
  assert.equal([await world.collect(ann), await world.tokens(ann)], [1, 3]);
  const { rows } = await world.db.pool.query(
    "select amount::int, kind from wallet_entries join wallets on wallets.id = wallet_id where user_id = $1 order by amount",
    [ann],
  );
  assert.equal(rows, [
    { amount: 1, kind: "mining" },
    { amount: 2, kind: "mining" },
  ]);
});

test("50 times at once the tokens are collected once, and a key answers the same", async () => {
  const ann = await world.player();
  world.time = hours(30);
  const counts = await Promise.all(Array.from({ length: 50 }, () => world.collect(ann)));
  assert.equal(
    [counts.reduce((a, b) => a + b, 0), counts.filter(Boolean).length, await world.tokens(ann)],
    [7, 1, 7],
  );
  world.time = hours(40);
  const headers = { "idempotency-key": "daily" };
  const collect = () => world.call("POST", "/mining/collect", { as: ann, headers });
  const [first, second] = [await collect(), await collect()];
  assert.equal([first.body.collectedTokens, second.body], [3, first.body]);
  assert.is(await world.tokens(ann), 10);
});

test("what was mined above the capacity is lost, and mining goes on when it is collected", async () => {
  const ann = await world.player();
  world.time = hours(1_000);
  assert.is(await world.collect(ann), capacityTokens);
  world.time = hours(1_004);
  assert.is(await world.mined(ann), 1_000_000);
});

test("a rate never changes backwards", async () => {
  const ann = await world.player();
  await world.settle(hours(4));
  await world.hold(ann, 5_000, hours(2));
  assert.equal((await world.account(ann)).settledAt, new Date(hours(4)));
  world.time = hours(4);
  assert.is(await world.mined(ann), 1_000_000);
  world.time = hours(5);
  assert.is(await world.mined(ann), 1_000_000 + 5_250_000);
});

test("a clock that lags takes nothing away", async () => {
  const ann = await world.player();
  await world.settle(hours(4));
  world.time = hours(3);
  assert.equal([await world.mined(ann), await world.collect(ann)], [1_000_000, 1]);
  assert.equal((await world.account(ann)).settledAt, new Date(hours(4)));
});

test("the holdings of many change together, and nobody else's", async () => {
  const [ann, ben, cat] = [await world.player(), await world.player(), await world.player()];
  const holdings = [
    { userId: cat, cells: 3 },
    { userId: ann, cells: 7 },
  ];
  await world.db.database.transaction(tx => recordHoldings(tx, holdings, hours(1)));
  await world.db.database.transaction(tx => recordHoldings(tx, [], hours(1)));
  const cells = await Promise.all([ann, ben, cat].map(async id => (await world.account(id)).cells));
  assert.equal(cells, [7, 0, 3]);
});

test("no overflow after centuries with the whole world", async () => {
  const ann = await world.player("1900-01-01T00:00:00Z");
  await world.hold(ann, 2_000_000_000, "1900-01-01T00:00:00Z");
  world.time = "2099-12-31T23:59:59.999Z";
  assert.is(await world.mined(ann), capacityTokens * microTokensPerToken);
});

test("whatever races at one moment, nothing is counted twice or lost", async () => {
  const ann = await world.player();
  world.time = hours(9);
  const holds = Array.from({ length: 20 }, (_, cells) => world.hold(ann, cells, world.time));
  const collects = Array.from({ length: 20 }, () => world.collect(ann));
  const settles = Array.from({ length: 5 }, () => settleNext(world.db.database, null, world.time, 1_000));
  const [collected] = await Promise.all([Promise.all(collects), ...holds, ...settles]);
  assert.equal([collected.reduce((a, b) => a + b, 0), await world.mined(ann)], [2, 250_000]);
});

test("a deleted account mines no more, and nothing revives it", async () => {
  const ann = await world.player();
  await eraseWhole(world.db.database, [eraseMining], ann);
  await world.hold(ann, 5, hours(1));
  assert.is(await world.account(ann), undefined);
});

const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("hold" as const),
      cells: fc.integer({ min: 0, max: 3_000_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("collect" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom("settle" as const, "settleLate" as const, "read" as const),
    }),
  },
);

test("what is mined depends on time and territory alone, to the micro-token, as the slow model has it", async () => {
  const path = fc.array(fc.tuple(fc.integer({ min: 0, max: 9_999 }), step), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(path, async steps => {
      const [ann, model] = [await world.player(), new SlowMine()];
      world.time = start;
      for (const [milliseconds, action] of steps) {
        world.time = new Date(Date.parse(world.time) + milliseconds).toISOString();
        model.pass(milliseconds);
        const late = new Date(Date.parse(world.time) - 500).toISOString();
        if (action.does === "hold") {
          await world.hold(ann, action.cells, world.time);
          model.cells = action.cells;
        } else if (action.does === "collect") assert.is(await world.collect(ann), model.collect());
        else if (action.does === "read") assert.is(await world.mined(ann), model.microTokens);
        else await settleNext(world.db.database, null, action.does === "settle" ? world.time : late, 1_000);
      }
      assert.is(await world.mined(ann), model.microTokens);
    }),
    { numRuns: 25 },
  );
});

test("hourly or never: settling 100 times leaves the same, to the last fraction", async () => {
  const [often, never] = [await world.player(), await world.player()];
  for (const id of [often, never]) await world.hold(id, 7, "2026-06-01T00:00:00.000001Z");
  let time = Date.parse(start);
  for (let round = 0; round < 100; round += 1) {
    time += 1_234;
    await world.hold(often, 7, new Date(time).toISOString());
  }
  await settleNext(world.db.database, null, new Date(time).toISOString(), 10_000);
  const account = await world.account(often);
  assert.equal(account, await world.account(never));
  assert.ok(Number(account.remainder) > 0);
});

test.run();
