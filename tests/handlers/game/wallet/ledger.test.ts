import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { erasers } from "../../../../handlers/erasers.ts";
import { type Posting, post, postAll, takeBack } from "../../../../handlers/game/wallet/ledger-store.ts";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { awsError, fakeClock } from "../../platform/fakes.ts";
import { eraseWhole } from "../../support/erase.ts";
import { whileLocked } from "../../support/locked.ts";
import { addPerson } from "./world.ts";

const test = suite("wallet: the ledger");
let db: TestDatabase;

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());

const person = () => addPerson(db);
const coins = (userId: string, amount: number, reference = `test:${randomUUID()}`): Posting => ({
  userId,
  amount,
  reference,
  currency: "coins",
  kind: amount > 0 ? "reward" : "ticket",
});
const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : String(error));
const outcome = (work: Promise<unknown>) => work.then(() => "done", codeOf);

const walletOf = async (userId: string) => {
  const { rows } = await db.pool.query(
    `select w.coins::int, w.tokens::int, w.coins_debt::int as debt, count(e.id)::int as entries,
       coalesce(sum(e.amount) filter (where e.currency = 'coins'), 0)::int as sum
     from wallets w left join wallet_entries e on e.wallet_id = w.id where w.user_id = $1 group by w.id`,
    [userId],
  );
  return rows[0];
};

test("credits and spends change the balance of their currency only", async () => {
  const ann = await person();
  assert.equal(await post(db.database, coins(ann, 30)), { posted: true, balance: 30 });
  assert.equal(await post(db.database, coins(ann, -12)), { posted: true, balance: 18 });
  const tokens = { ...coins(ann, 5), currency: "tokens" as const };
  assert.equal(await post(db.database, tokens), { posted: true, balance: 5 });
  assert.equal(await walletOf(ann), { coins: 18, tokens: 5, debt: 0, entries: 3, sum: 18 });
});

test("a known reference changes nothing, whoever sends it and however much", async () => {
  const [ann, ben] = [await person(), await person()];
  const posting = coins(ann, 10);
  await post(db.database, posting);
  assert.equal(await post(db.database, posting), { posted: false, balance: 10 });
  assert.equal(await post(db.database, { ...posting, amount: 99 }), { posted: false, balance: 10 });
  assert.equal(await post(db.database, { ...posting, userId: ben }), { posted: false, balance: 0 });
  assert.equal(await post(db.database, { ...posting, amount: -500 }), { posted: false, balance: 10 });
  assert.equal([(await walletOf(ann)).coins, (await walletOf(ben)).coins], [10, 0]);
});

test("a spend beyond the balance is refused, and leaves nothing", async () => {
  const ann = await person();
  assert.is(await outcome(post(db.database, coins(ann, -1))), "insufficient_funds");
  await post(db.database, coins(ann, 3));
  assert.is(await outcome(post(db.database, coins(ann, -4))), "insufficient_funds");
  assert.equal(await walletOf(ann), { coins: 3, tokens: 0, debt: 0, entries: 1, sum: 3 });
});

test("a transaction goes on after a known reference and after a refusal", async () => {
  const ann = await person();
  const known = coins(ann, 5);
  await post(db.database, known);
  const seen = await db.database.transaction(async transaction => [
    (await post(transaction, known)).posted,
    await outcome(post(transaction, coins(ann, -6))),
    (await post(transaction, coins(ann, -5))).balance,
  ]);
  assert.equal(seen, [false, "insufficient_funds", 0]);
});

test("of 50 parallel spends of the last coin exactly one succeeds", async () => {
  const ann = await person();
  await post(db.database, coins(ann, 1));
  const spend = () => outcome(db.database.transaction(transaction => post(transaction, coins(ann, -1))));
  const outcomes = await whileLocked(db, "select from wallets for update", 50, () =>
    Array.from({ length: 50 }, spend),
  );
  assert.is(outcomes.filter(one => one === "done").length, 1);
  assert.is(outcomes.filter(one => one === "insufficient_funds").length, 49);
  assert.equal(await walletOf(ann), { coins: 0, tokens: 0, debt: 0, entries: 2, sum: 0 });
});

test("50 parallel first credits make one wallet, and each counts once", async () => {
  const ann = await person();
  const postings = Array.from({ length: 25 }, () => coins(ann, 2));
  const done = await Promise.all([...postings, ...postings].map(posting => post(db.database, posting)));
  assert.is(done.filter(({ posted }) => posted).length, 25);
  assert.equal(await walletOf(ann), { coins: 50, tokens: 0, debt: 0, entries: 25, sum: 50 });
});

test("what is gone when it is taken back becomes a debt that freezes spending until it is paid", async () => {
  const ann = await person();
  await post(db.database, coins(ann, 10));
  await post(db.database, { ...coins(ann, 7), currency: "tokens" });
  await post(db.database, coins(ann, -8));
  const reversal = { ...coins(ann, -10), kind: "reversal" as const };
  assert.equal(await takeBack(db.database, reversal), { posted: true, balance: 0 });
  assert.equal(await takeBack(db.database, reversal), { posted: false, balance: 0 });
  assert.equal(await walletOf(ann), { coins: 0, tokens: 7, debt: 8, entries: 4, sum: -8 });

  const token = { ...coins(ann, -1), currency: "tokens" as const };
  assert.is(await outcome(post(db.database, coins(ann, -1))), "wallet_frozen");
  assert.is(await outcome(post(db.database, token)), "wallet_frozen", "the other currency as well");
  assert.equal(await post(db.database, coins(ann, 5)), { posted: true, balance: 0 });
  assert.is(await outcome(post(db.database, token)), "wallet_frozen");
  assert.equal(await post(db.database, coins(ann, 5)), { posted: true, balance: 2 });
  assert.is(await outcome(post(db.database, token)), "done");
});

test("many credits at once: known references are skipped, balances are sums", async () => {
  const people = await Promise.all(Array.from({ length: 5 }, person));
  const postings = people.flatMap((id, index) => [
    coins(id, index + 1),
    { ...coins(id, 100), currency: "tokens" as const },
  ]);
  await post(db.database, postings[0] as Posting);
  const first = postings[1] as Posting;
  assert.is(await postAll(db.database, [...postings, first]), 9);
  assert.is(await postAll(db.database, postings), 0);
  assert.is(await postAll(db.database, []), 0);
  assert.equal(await walletOf(people[0] as string), { coins: 1, tokens: 100, debt: 0, entries: 2, sum: 1 });
  assert.equal(await walletOf(people[4] as string), { coins: 5, tokens: 100, debt: 0, entries: 2, sum: 5 });
  await takeBack(db.database, coins(people[4] as string, -9));
  await postAll(db.database, [coins(people[4] as string, 3), coins(people[4] as string, 2)]);
  assert.equal(await walletOf(people[4] as string), { coins: 1, tokens: 100, debt: 0, entries: 5, sum: 1 });
});

test("parallel batches over the same people, in any order, count each credit once", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, person));
  const postings = people.flatMap(id => [coins(id, 1), coins(id, 2)]);
  const batches = Array.from({ length: 10 }, (_, index) => (index % 2 ? postings : postings.toReversed()));
  const counts = await Promise.all(
    batches.map(batch => db.database.transaction(transaction => postAll(transaction, batch))),
  );
  assert.is(
    counts.reduce((a, b) => a + b),
    8,
  );
  for (const id of people) assert.equal(await walletOf(id), { ...empty, coins: 3, entries: 2, sum: 3 });
});

const empty = { coins: 0, tokens: 0, debt: 0, entries: 0, sum: 0 };

test("a commit of unknown outcome is sent again and counts once", async () => {
  const ann = await person();
  let left = 1;
  // The first commit takes place, and its answer is lost.
  const flaky = dataApiDatabase(
    {
      ...db.dataApi,
      commit: async (id, signal) => {
        await db.dataApi.commit(id, signal);
        if (left-- > 0) throw awsError("InternalServerErrorException", 500);
      },
    },
    fakeClock(),
  );
  const posting = coins(ann, 4);
  const again = await flaky.transaction(transaction => post(transaction, posting), { idempotent: true });
  assert.equal(again, { posted: false, balance: 4 });
  assert.equal(await walletOf(ann), { ...empty, coins: 4, entries: 1, sum: 4 });
});

test("entries can be neither changed nor deleted, by nobody; balances cannot fall below zero", async () => {
  const ann = await person();
  await post(db.database, { ...coins(ann, 4), note: "well run" });
  for (const pool of [db.pool, db.ownerPool])
    for (const statement of [
      "update wallet_entries set amount = 5",
      "update wallet_entries set note = 'other'",
      "update wallet_entries set note = null, reference = 'other'",
      "delete from wallet_entries",
    ])
      assert.match(await outcome(pool.query(statement)), /append-only/, statement);
  assert.match(await outcome(db.pool.query("truncate wallet_entries")), /permission denied/);
  for (const column of ["coins", "coins_debt", "tokens", "tokens_debt"])
    assert.match(
      await outcome(db.pool.query(`update wallets set ${column} = -1 where user_id = '${ann}'`)),
      /check/,
    );
});

test("mistakes of the code that posts are told at once", async () => {
  const ann = await person();
  for (const amount of [0, 1.5, 2 ** 53]) {
    const refused = await outcome(post(db.database, coins(ann, amount)));
    assert.match(refused, /RangeError/);
  }
  assert.match(
    await outcome(post(db.database, coins(ann, 1, `reward:${ann}`))),
    /must not hold the user's id/,
  );
  assert.match(await outcome(postAll(db.database, [coins(ann, -1)])), /credits only/);
  assert.match(await outcome(takeBack(db.database, coins(ann, 1))), /below zero/);
});

test("a balance that JavaScript could not hold is refused", async () => {
  const ann = await person();
  await post(db.database, coins(ann, Number.MAX_SAFE_INTEGER));
  assert.is(await outcome(post(db.database, coins(ann, 1))), "wallet_full");
});

test("a full wallet keeps no credit from others, and gets its own as soon as there is room", async () => {
  const [ann, ben] = [await person(), await person()];
  const roomOf = async (userId: string) => {
    const { rows } = await db.pool.query("select coins::text from wallets where user_id = $1", [userId]);
    return Number.MAX_SAFE_INTEGER - Number(rows[0].coins);
  };
  await post(db.database, coins(ann, Number.MAX_SAFE_INTEGER - 1));
  const rewards = [coins(ann, 1), coins(ann, 5), coins(ben, 5)].map((reward, index) => ({
    ...reward,
    reference: `full:${ann.slice(0, 8)}:${index}`,
  }));
  assert.is(await postAll(db.database, rewards), 2);
  assert.is(await postAll(db.database, rewards), 0, "again changes nothing");
  assert.is((await walletOf(ben))?.coins, 5);
  await post(db.database, coins(ann, -4));
  assert.is(await roomOf(ann), 4, "5 need more room than 4");
  await post(db.database, coins(ann, -1));
  assert.is(await roomOf(ann), 0);
  assert.is((await db.pool.query("select from wallet_owed")).rowCount, 0);
  assert.is(await postAll(db.database, rewards), 0, "what was owed is known");
});

test("a deleted account leaves entries that say nothing of the person, and gets nothing any more", async () => {
  const ann = await person();
  await post(db.database, { ...coins(ann, 10), note: "for Ann" });
  const { rows } = await db.pool.query("select id from wallets where user_id = $1", [ann]);
  await eraseWhole(db.database, erasers, ann);
  await db.pool.query("update users set deleted_at = now() where id = $1", [ann]);

  const left = await db.pool.query(
    `select w.user_id, w.coins::int, e.amount::int, e.note, w::text || e::text as everything
     from wallets w join wallet_entries e on e.wallet_id = w.id where w.id = $1`,
    [rows[0].id],
  );
  const [{ everything, ...row }] = left.rows;
  assert.equal(row, { user_id: null, coins: 10, amount: 10, note: null });
  assert.not.ok(everything.includes(ann));
  assert.equal(await post(db.database, coins(ann, 5)), { posted: false, balance: 0 });
  assert.equal(await takeBack(db.database, coins(ann, -5)), { posted: false, balance: 0 });
  assert.is(await postAll(db.database, [coins(ann, 5)]), 0);
  assert.is(await outcome(post(db.database, coins(ann, -5))), "insufficient_funds");
  assert.is(await walletOf(ann), undefined);
});

test("a first credit that races with the deletion of the account is erased with it", async () => {
  const ann = await person();
  await db.database.transaction(async transaction => {
    await post(transaction, coins(ann, 1));
    const deletion = db.pool.query("select from users where id = $1 for no key update nowait", [ann]);
    assert.match(await outcome(deletion), /could not obtain lock/, "the deletion waits for the credit");
  });
});

test("whatever is posted, repeated and taken back, balance less debt is the sum of the entries", async () => {
  const amount = fc.integer({ min: 1, max: 20 });
  const step = fc.record({
    way: fc.constantFrom("credit", "spend", "takeBack", "all"),
    amount,
    reference: fc.nat(12),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (steps, parallel) => {
        const ann = await person();
        const run = randomUUID();
        const act = ({ way, amount, reference }: (typeof steps)[number]) => {
          const posting = (signed: number) => coins(ann, signed, `${run}:${reference}`);
          if (way === "all") return postAll(db.database, [posting(amount), posting(amount + 1)]);
          const change = way === "takeBack" ? takeBack : post;
          return change(db.database, posting(way === "credit" ? amount : -amount)).catch(error => {
            if (!["insufficient_funds", "wallet_frozen"].includes(codeOf(error))) throw error;
          });
        };
        if (parallel) await Promise.all(steps.map(act));
        else for (const one of steps) await act(one);
        const wallet = await walletOf(ann);
        if (wallet === undefined) return;
        assert.is(wallet.coins - wallet.debt, wallet.sum);
        assert.ok(wallet.coins === 0 || wallet.debt === 0);
        assert.ok(wallet.entries <= new Set(steps.map(({ reference }) => reference)).size);
      },
    ),
    { numRuns: 25 },
  );
});

test.run();
