import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { blockAt } from "../../../../handlers/game/deposits/chain.ts";
import { creditWaiting } from "../../../../handlers/game/deposits/credit-store.ts";
import { findFork } from "../../../../handlers/game/deposits/fork.ts";
import { recordBlock, scannedBlocks } from "../../../../handlers/game/deposits/transfer-store.ts";
import { rules } from "../../../../handlers/game/rules.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { whileLocked } from "../../support/locked.ts";
import { FakeChain, fakeSettings } from "./fake-chain.ts";
import { jobOn, link, linked, walletOf } from "./world.ts";

const test = suite("deposits: following a chain that changes its mind");
let db: TestDatabase;
let chain: FakeChain;
let user: string;
let transactions = 0;

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());
test.before.each(() => start());

async function start() {
  await db.ownerPool.query("truncate deposits, deposit_blocks, deposit_accounts, wallet_addresses, job_runs");
  chain = new FakeChain();
  user = await linked(db, sender);
}

const sender = `0x${"cc".repeat(20)}`;
const transfer = (amount: number) => ({ sender, amount, transaction: `t${++transactions}` });
const job = (nodes = [chain.node], settings = fakeSettings) => jobOn(db, settings, async () => nodes);
const net = async () => {
  const { coins, debt } = await walletOf(db, user);
  return coins - debt;
};
/** Ten coins for a hundred of the smallest units. */
const worth = (amount: number) => Math.floor(amount / 10);

test("ranges shrink where the node refuses them, and grow again", async () => {
  chain.extend(...Array.from({ length: 5_000 }, (_, index) => (index % 500 === 0 ? [transfer(100)] : [])));
  chain.mostBlocks = 300;
  const { run, lines } = job();
  await run();
  assert.is(await net(), 100);
  assert.ok(lines.some(({ message }) => message === "a node refused a range of blocks"));
  chain.mostBlocks = Number.POSITIVE_INFINITY;
  chain.extend(...Array.from({ length: 30_000 }, () => []));
  chain.calls = [];
  await run();
  const { rows } = await db.pool.query("select watermark from job_runs order by scheduled_time desc limit 1");
  assert.is(rows[0].watermark.range, rules.deposits.mostRangeBlocks);
  assert.ok(chain.calls.filter(method => method === "eth_getLogs").length < 12);
});

test("a node that refuses single blocks too is passed over", async () => {
  const other = new FakeChain();
  other.mostBlocks = 0;
  const block = [transfer(100)];
  for (const one of [chain, other]) one.extend(block, []);
  await job([other.node, chain.node]).run();
  assert.is(await net(), 10);
});

test("a chain that changes between two ranges of one run is read anew", async () => {
  chain.mostBlocks = 1_000;
  chain.extend(...Array.from({ length: 1_999 }, () => []), [transfer(100)]);
  let ranges = 0;
  chain.before = method => {
    if (method !== "eth_getLogs" || ++ranges !== 3) return;
    chain.reorganise(1_500, [[transfer(500)], ...Array.from({ length: 1_600 }, () => [])]);
  };
  await job().run();
  assert.is(await net(), 50);
  assert.is(chain.total(sender), 500);
});

test("a transaction that did something else in its new block counts as that", async () => {
  const [once, again] = [transfer(100), transfer(100)];
  chain.extend(...Array.from({ length: 20 }, () => []), [once], [again]);
  chain.mostBlocks = 4;
  const { run } = job();
  await run();
  const other = [{ ...once, amount: 300 }];
  chain.reorganise(20, [other, ...Array.from({ length: 25 }, () => [])]);
  await run();
  assert.equal([await net(), chain.total(sender)], [30, 300]);
});

test("transfers of nothing, which anybody can make in anybody's name, are passed over", async () => {
  chain.extend([transfer(0), transfer(100)]);
  await job().run();
  assert.is(await net(), 10);
});

test("a deposit that is credited twice at the same moment counts once", async () => {
  chain.extend([transfer(100)]);
  await db.pool.query("delete from wallet_addresses");
  await job().run();
  await link(db, user, sender);
  const credit = () =>
    db.database.transaction(transaction => creditWaiting(transaction, fakeSettings, 10, sender));
  const counts = await whileLocked(db, "select from deposits for update", 2, () => [credit(), credit()]);
  assert.equal(counts.sort(), [0, 1]);
  assert.equal((await walletOf(db, user)).entries, ["deposit 10"]);
});

test("a node that lags behind what was scanned is passed over, and takes nothing back", async () => {
  chain.extend([transfer(100)], [transfer(100)]);
  const late = new FakeChain();
  late.extend([]);
  await job().run();
  chain.extend([transfer(100)]);
  const { run } = jobOn(db, fakeSettings, async () => [late.node, chain.node]);
  await run({ minute: 10 });
  assert.is(await net(), 30);
  const alone = await jobOn(db, fakeSettings, async () => [late.node])
    .run({ minute: 11 })
    .catch(String);
  assert.match(String(alone), /None of the nodes/);
  assert.is(await net(), 30);
});

test("another chain altogether stops the job instead of taking everything back", async () => {
  chain.extend([transfer(100)]);
  await job().run();
  const other = new FakeChain();
  other.reorganise(
    1,
    Array.from({ length: 5 }, () => []),
  );
  const failed = await jobOn(db, fakeSettings, async () => [other.node])
    .run({ minute: 10 })
    .catch(String);
  assert.match(String(failed), /it is another chain/);
  assert.is(await net(), 10);
});

test("a node that answers what was not asked for is not believed", async () => {
  const good = [transfer(100)];
  chain.extend(good);
  const lies = (change: (log: Record<string, unknown>) => unknown) => {
    const node = { ...chain.node };
    node.call = async (method, params, schema) => {
      const result = await chain.node.call(method, params, schema);
      if (method !== "eth_getLogs") return result;
      return (result as Record<string, unknown>[]).flatMap(change) as typeof result;
    };
    return node;
  };
  for (const lie of [
    lies(log => ({ ...log, address: fakeSettings.treasury })),
    lies(log => ({ ...log, topics: [...(log.topics as string[]).slice(0, 2), `0x${"0".repeat(64)}`] })),
    lies(log => ({ ...log, blockNumber: 99 })),
    lies(log => [log, log]),
  ]) {
    const failed = await jobOn(db, fakeSettings, async () => [lie])
      .run()
      .catch(String);
    assert.match(String(failed), /None of the nodes/);
    await db.pool.query("delete from job_runs");
  }
  assert.is(await net(), 0);
});

test("where a reorganisation began is found with few calls among many scanned ranges", async () => {
  chain.extend(...Array.from({ length: 130 }, () => []));
  const scanned = (await Promise.all(chain.blocks.map((_, number) => blockAt(chain.node, number)))).reverse();
  assert.is((await findFork(chain.node, scanned)).number, 130);
  chain.reorganise(
    85,
    Array.from({ length: 90 }, () => []),
  );
  chain.calls = [];
  assert.is((await findFork(chain.node, scanned)).number, 45);
  assert.ok(chain.calls.length < 10, `${chain.calls.length} calls`);
});

test("the first scanned block and the latest hundred are remembered; a new branch replaces the old one", async () => {
  const numbers = async () => (await scannedBlocks(db.database, fakeSettings)).map(({ number }) => number);
  await db.database.transaction(async transaction => {
    for (let number = 10; number < 125; number++)
      await recordBlock(transaction, fakeSettings, number, { number, hash: `h${number}` });
  });
  const kept = await numbers();
  assert.equal([kept[0], kept.at(-2), kept.at(-1), kept.length], [124, 23, 10, 103]);
  await recordBlock(db.database, fakeSettings, 50, { number: 60, hash: "other" });
  assert.equal((await numbers()).slice(0, 2), [60, 49]);
});

test("whatever the chain does, the wallet ends up with what the chain holds", async () => {
  const block = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 2 });
  const blocks = fc.array(block, { minLength: 1, maxLength: 4 });
  const step = fc.record({
    depth: fc.integer({ min: 0, max: 5 }),
    blocks,
    keeps: fc.boolean(),
    runs: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async steps => {
      await start();
      const { run } = job();
      await run();
      for (const { depth, blocks, keeps, runs } of steps) {
        const gone = Math.min(depth, chain.height);
        // The transactions of the branch that is dropped come again, in one block and another order.
        const moved = keeps && gone > 0 ? [chain.blocks.slice(-gone).flat().reverse()] : [];
        const fresh = blocks.map(amounts => amounts.map(transfer));
        const filling = Array.from({ length: gone }, () => []);
        chain.reorganise(gone, [...moved, ...fresh, ...filling]);
        if (runs) await run();
      }
      await run();
      assert.is(await net(), worth(chain.total(sender)));
    }),
    { numRuns: 8 },
  );
});

test.run();
