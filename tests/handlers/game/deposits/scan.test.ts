import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eraseDeposits } from "../../../../handlers/game/deposits/erase.ts";
import { rpcAt } from "../../../../handlers/game/deposits/rpc.ts";
import type { Settings } from "../../../../handlers/game/deposits/settings.ts";
import { post } from "../../../../handlers/game/wallet/ledger-store.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { eraseWhole } from "../../support/erase.ts";
import { shakyDatabase } from "../../support/shaky.ts";
import { anvilBinary } from "./anvil.ts";
import { account, type Chain, openChain, tokens } from "./chain.ts";
import { jobOn, linked, walletOf } from "./world.ts";

const test = suite("deposits: the job on a real EVM");
let db: TestDatabase;
let chain: Chain;

test.before(async () => {
  [db, chain] = await Promise.all([testDatabase(), openChain(anvilBinary() ?? "")]);
});
test.after(async () => {
  await Promise.all([chain.stop(), db.close()]);
});
test.before.each(async () => {
  await db.ownerPool.query("truncate deposits, deposit_blocks, deposit_accounts, wallet_addresses, job_runs");
});

const node = () => rpcAt(chain.url);
/** The job from here on. */
async function jobHere(change: Partial<Settings> = {}, nodes = [node()]) {
  const height = Number(await chain.send("eth_blockNumber"));
  return jobOn(db, { ...chain.settings, ...change }, async () => nodes, height + 1);
}
const ann = () => linked(db, account(1).address);
const spend = (userId: string, amount: number) =>
  post(db.database, {
    userId,
    currency: "coins",
    amount: -amount,
    kind: "ticket",
    reference: crypto.randomUUID(),
  });
const rowsOf = async (query: string) => (await db.pool.query(query)).rows;

test("a deposit is credited once it has its confirmations, and not before", async () => {
  const [user, { run }] = [await ann(), await jobHere({ confirmations: 3 })];
  await chain.deposit(1, tokens(2));
  for (const coins of [0, 0, 20, 20]) {
    await run();
    assert.is((await walletOf(db, user)).coins, coins);
    await chain.mine(1);
  }
  assert.equal((await walletOf(db, user)).entries, ["deposit 20"]);
});

test("the chain's own word for final counts where the config says so", async () => {
  const [user, { run }] = [await ann(), await jobHere({ confirmations: "finalized" })];
  await chain.deposit(1, tokens(1));
  await run();
  assert.is((await walletOf(db, user)).coins, 0);
  await chain.mine(100);
  await run();
  assert.is((await walletOf(db, user)).coins, 10);
});

test("twice, at once and late: a deposit counts once", async () => {
  const [user, { run }] = [await ann(), await jobHere()];
  await chain.deposit(1, tokens(1));
  assert.is((await run({ minute: 5 })).outcome, "succeeded");
  assert.is((await run({ minute: 5 })).outcome, "alreadyDone");
  await chain.deposit(1, tokens(1));
  await Promise.all([run({ minute: 6 }), run({ minute: 6 })]);
  assert.is((await run({ minute: 2 })).outcome, "succeeded", "an older time, late");
  assert.equal((await walletOf(db, user)).entries, ["deposit 10", "deposit 10"]);
});

test("a database that resumes, and answers to commits that get lost, credit nothing twice", async () => {
  const user = await ann();
  const height = Number(await chain.send("eth_blockNumber"));
  const shaky = { ...db, database: shakyDatabase(db.dataApi) };
  const { run } = jobOn(shaky, chain.settings, async () => [node()], height + 1);
  await chain.deposit(1, tokens(2));
  await run();
  await run();
  assert.equal((await walletOf(db, user)).entries, ["deposit 20"]);
});

test("parts of a coin are carried on, to the last digit", async () => {
  const [user, { run }] = [await ann(), await jobHere({ coinsPerUnit: 3 })];
  const third = 10n ** 18n / 3n;
  await chain.deposit(1, third);
  await run();
  assert.equal((await walletOf(db, user)).entries, []);
  await chain.deposit(1, 1n);
  await run();
  assert.equal((await walletOf(db, user)).entries, ["deposit 1"]);
  await chain.deposit(1, tokens(0.5));
  await chain.deposit(1, tokens(0.5));
  await run();
  assert.equal((await walletOf(db, user)).entries, ["deposit 1", "deposit 1", "deposit 2"]);
});

test("what an unlinked address sends waits until it is linked; what others send elsewhere is nothing to us", async () => {
  const { run } = await jobHere();
  await chain.deposit(2, tokens(4));
  await chain.send("eth_sendTransaction", { from: account(2).address, to: account(3).address, value: "0x1" });
  await run();
  assert.equal(await rowsOf("select sender, amount, user_id from deposits"), [
    { sender: account(2).address.toLowerCase(), amount: String(tokens(4)), user_id: null },
  ]);
  const ben = await linked(db, account(2).address);
  await run();
  assert.equal((await walletOf(db, ben)).entries, ["deposit 40"]);
  await db.pool.query("delete from wallet_addresses");
  const carl = await linked(db, account(2).address);
  await run();
  assert.equal((await walletOf(db, ben)).entries, ["deposit 40"]);
  assert.equal((await walletOf(db, carl)).entries, [], "credited once, whoever links it later");
});

test("a reorganisation deeper than the confirmations takes the coins back; what is spent becomes a debt", async () => {
  const [user, { run, lines }] = [await ann(), await jobHere()];
  await chain.deposit(1, tokens(1));
  await run();
  const snapshot = await chain.send("evm_snapshot");
  await chain.deposit(1, tokens(5));
  await chain.mine(3);
  await run();
  await spend(user, 40);
  await chain.reorganise(snapshot);
  await run();
  assert.equal(await walletOf(db, user), {
    coins: 0,
    debt: 30,
    entries: ["deposit 10", "deposit 50", "ticket -40", "reversal -50"],
  });
  for (const line of [/the chain was reorganised/, /coins were taken back/])
    assert.ok(
      lines.some(({ message }) => line.test(String(message))),
      String(line),
    );
  await run();
  await chain.deposit(1, tokens(4));
  await run();
  const { coins, debt } = await walletOf(db, user);
  assert.equal([coins, debt], [10, 0], "later deposits pay the debt first");
});

test("a transaction that only moves to another block changes nothing; one that comes back counts again", async () => {
  const [user, { run }] = [await ann(), await jobHere()];
  const snapshot = await chain.send("evm_snapshot");
  const raw = await chain.signed(1, tokens(2));
  await chain.sendSigned(raw);
  await chain.mine(1);
  await run();
  const [before] = await rowsOf("select block_hash from deposits");
  await chain.reorganise(snapshot, async () => {
    await chain.mine(2);
    await chain.sendSigned(raw);
  });
  await run();
  const [moved] = await rowsOf("select block_hash from deposits");
  assert.is.not(moved?.block_hash, before?.block_hash);
  assert.equal((await walletOf(db, user)).entries, ["deposit 20"]);

  const again = await chain.send("evm_snapshot");
  const late = await chain.signed(1, tokens(3));
  await chain.sendSigned(late);
  await run();
  await chain.reorganise(again);
  await run();
  await chain.sendSigned(late);
  await run();
  assert.equal((await walletOf(db, user)).entries, [
    "deposit 20",
    "deposit 30",
    "reversal -30",
    "deposit 30",
  ]);
});

test("a node that is down is passed over; with all of them down the run fails, and the next one catches up", async () => {
  const [user, dead] = [await ann(), rpcAt("http://127.0.0.1:1/secret-key")];
  const nodes = [dead, node()];
  const { run, lines } = await jobHere({}, nodes);
  await chain.deposit(1, tokens(1));
  await run();
  assert.is((await walletOf(db, user)).coins, 10);
  assert.ok(lines.some(({ message, node }) => message === "node failed" && node === 1));

  await chain.deposit(1, tokens(1));
  nodes.pop();
  const error = await run().then(() => null, String);
  assert.match(error ?? "", /None of the nodes in depositsRpcUrls/);
  assert.is((await walletOf(db, user)).coins, 10);
  nodes.push(node());
  await run();
  assert.is((await walletOf(db, user)).coins, 20);
  assert.not.match(JSON.stringify(lines), /secret-key|127\.0\.0\.1/);
});

test("without time for another batch it fails half way; the next delivery goes on there", async () => {
  const [user, { run }] = [await ann(), await jobHere()];
  await chain.deposit(1, tokens(1));
  let looks = 0;
  const failed = await run({ minute: 1, remaining: () => (++looks > 4 ? 10_000 : 120_000) }).catch(String);
  assert.match(String(failed), /ran out of time/);
  await run({ minute: 1 });
  assert.equal((await walletOf(db, user)).entries, ["deposit 10"]);
});

test("nodes of another chain or another token's decimals are not believed", async () => {
  for (const change of [{ chainId: 1 }, { decimals: 6 }]) {
    const [user, { run, lines }] = [await ann(), await jobHere(change)];
    await chain.deposit(1, tokens(1));
    assert.match(String(await run().catch(String)), /None of the nodes/);
    assert.match(
      JSON.stringify(lines),
      new RegExp(change.chainId ? "depositsChainId is 1" : "depositsDecimals is 6"),
    );
    assert.is((await walletOf(db, user)).coins, 0);
    await db.pool.query("delete from wallet_addresses");
  }
});

test("a deleted account's deposits count for nobody, and a reorganisation takes nothing from anybody", async () => {
  const [user, { run }] = [await ann(), await jobHere()];
  const snapshot = await chain.send("evm_snapshot");
  await chain.deposit(1, tokens(1));
  await run();
  await eraseWhole(db.database, [eraseDeposits], user);
  assert.equal(await rowsOf("select from wallet_addresses"), []);
  assert.equal(await rowsOf("select user_id, credited from deposits"), [{ user_id: null, credited: true }]);
  const next = await ann();
  await run();
  assert.equal((await walletOf(db, next)).entries, [], "a new owner gets nothing of it");
  await chain.reorganise(snapshot);
  await run();
  assert.equal(await rowsOf("select credited, on_chain from deposits"), [
    { credited: true, on_chain: false },
  ]);
  assert.is((await walletOf(db, user)).coins, 10);
});

test("a deposit too large to be true waits for an admin", async () => {
  const [user, { run, lines }] = [await ann(), await jobHere({ coinsPerUnit: 1_000_000 })];
  await chain.deposit(1, tokens(1_001));
  await chain.deposit(1, tokens(1_000));
  await run();
  assert.equal((await walletOf(db, user)).entries, ["deposit 1000000000"]);
  assert.is(lines.filter(({ message }) => /too large/.test(String(message))).length, 1);
});

const binary = anvilBinary();
if (binary === null) {
  console.log(
    `SKIP no anvil for ${process.platform} ${process.arch}: npm install --no-save @foundry-rs/anvil brings it`,
  );
} else {
  test.run();
}
