import { randomUUID } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../../handlers/erasers.ts";
import { post, postAll } from "../../../../handlers/game/wallet/ledger-store.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { eraseWhole } from "../../support/erase.ts";
import { addPerson } from "../wallet/world.ts";
import { FakeChain, fakeSettings } from "./fake-chain.ts";
import { jobOn, link, linked, walletOf } from "./world.ts";

const test = suite("deposits: one transfer is spent once");
let db: TestDatabase;
let chain: FakeChain;
const sender = `0x${"cc".repeat(20)}`;
/** Ten coins. */
const transfer = { sender, amount: 100, transaction: "t1" };

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate deposits, deposit_blocks, deposit_accounts, wallet_addresses, job_runs");
  chain = new FakeChain();
  chain.extend([], []);
});

const runner = () => jobOn(db, fakeSettings, async () => [chain.node]).run;
const coins = (userId: string, amount: number) =>
  ({ userId, amount, currency: "coins", kind: "reward", reference: randomUUID() }) as const;
const spend = (userId: string, amount: number) =>
  post(db.database, { ...coins(userId, -amount), kind: "ticket" });
/** As the requests and jobs do it, one after the other. */
async function deleteAccount(userId: string): Promise<void> {
  await db.pool.query("update users set deleted_at = now(), erasing = true where id = $1", [userId]);
  await eraseWhole(db.database, erasers, userId);
  await db.pool.query("update users set erasing = false where id = $1", [userId]);
}
const drop = () => chain.reorganise(1, [[], []]);
const bringBack = () => chain.extend([{ sender, amount: 7, transaction: "t0" }, transfer]);

test("spent, dropped, deleted, linked again: the transfer that comes back buys nothing more", async () => {
  const [run, ann] = [runner(), await linked(db, sender)];
  chain.extend([transfer]);
  await run();
  await spend(ann, 8);
  drop();
  await run();
  assert.is((await walletOf(db, ann)).debt, 8);
  await deleteAccount(ann);
  const ben = await linked(db, sender);
  bringBack();
  await run();
  assert.is((await walletOf(db, ben)).coins, 2, "what was not spent is not lost");
});

test("spent, deleted, dropped, linked again: the same", async () => {
  const [run, ann] = [runner(), await linked(db, sender)];
  chain.extend([transfer]);
  await run();
  await spend(ann, 10);
  await deleteAccount(ann);
  drop();
  await run();
  const ben = await linked(db, sender);
  bringBack();
  await run();
  assert.is((await walletOf(db, ben)).coins, 0);
});

test("a living person who owes a dropped transfer gets it back, whoever has the address now", async () => {
  const [run, ann] = [runner(), await linked(db, sender)];
  chain.extend([transfer]);
  await run();
  await spend(ann, 10);
  drop();
  await run();
  await db.pool.query("delete from wallet_addresses where user_id = $1", [ann]);
  const ben = await linked(db, sender);
  bringBack();
  await run();
  assert.is((await walletOf(db, ann)).debt, 0);
  assert.is((await walletOf(db, ben)).coins, 0);
});

test("a full wallet stops no deposit behind it, and gets its own when there is room", async () => {
  const [run, ann] = [runner(), await linked(db, sender)];
  const other = `0x${"dd".repeat(20)}`;
  const ben = await addPerson(db);
  await link(db, ben, other);
  await postAll(db.database, [coins(ann, Number.MAX_SAFE_INTEGER)]);
  chain.extend([transfer, { sender: other, amount: 100, transaction: "t2" }]);
  await run();
  assert.is((await walletOf(db, ben)).coins, 10);
  await spend(ann, 15);
  const { rows } = await db.pool.query("select coins::text from wallets where user_id = $1", [ann]);
  assert.is(rows[0].coins, String(Number.MAX_SAFE_INTEGER - 5));
});

test.run();
