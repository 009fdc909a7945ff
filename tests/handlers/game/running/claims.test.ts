import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { gridDisk, latLngToCell } from "h3-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Claimant, claimCells, giveUp } from "../../../../handlers/game/running/claim-store.ts";
import { toNumber, toText } from "../../../../handlers/game/running/h3-ids.ts";
import type { DataApi } from "../../../../handlers/platform/database/data-api.ts";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type MapRow, newPerson, readMap, untilSomebodyWaits, wrongCounts } from "./world.ts";

const test = suite("running: who holds a cell");
let db: TestDatabase;
let people: string[];

test.before(async () => {
  db = await testDatabase();
  people = await Promise.all(Array.from({ length: 3 }, () => newPerson(db)));
});
test.after(() => db.close());
test.before.each(async () => {
  await db.ownerPool.query("truncate territory_claims, territory_cells, territory_counts");
  await db.pool.query("update mining_accounts set cells = 0");
});

interface Claim extends Claimant {
  readonly cells: readonly bigint[];
}

const at = "2024-06-01T12:00:00Z";
const cells = gridDisk(latLngToCell(44.8, 20.45, 10), 1).map(toNumber);
const manyCells = gridDisk(latLngToCell(44.9, 20.45, 10), 3).map(toNumber);
const claim = ({ cells, ...claimant }: Claim, database = db.database) =>
  database.transaction(transaction => claimCells(transaction, claimant, cells, at));
const remove = (runId: string, database = db.database) =>
  database.transaction(transaction => giveUp(transaction, { runId }, at));

/** The rule itself: of each cell the latest claim, of those that end together the highest run. */
function expectedMap(claims: readonly Claim[], among = cells): MapRow[] {
  const rank = ({ endedAt, runId }: Claim) => `${endedAt} ${runId}`;
  return [...among]
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap(cell => {
      const all = claims.filter(one => one.cells.includes(cell)).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
      const last = all.at(-1);
      return last ? [{ cell: toText(cell), runId: last.runId, userId: last.userId }] : [];
    });
}

const anyClaim = fc.record({
  runId: fc.uuid({ version: 4 }),
  userId: fc.nat(2).map(index => index),
  // Few ends, so that some fall together.
  endedAt: fc.nat(3).map(minute => `2024-06-01T10:0${minute}:00Z`),
  cells: fc.subarray(cells, { minLength: 1 }),
});

test("every order of saving and deleting gives the same map and the same holdings", async () => {
  const scenario = fc
    .uniqueArray(anyClaim, { minLength: 2, maxLength: 6, selector: ({ runId }) => runId })
    .chain(claims =>
      fc.record({
        claims: fc.constant(claims.map(one => ({ ...one, userId: people[one.userId] as string }))),
        gone: fc.subarray(claims.map(({ runId }) => runId)),
        // Each run's save and deletion fall somewhere; the deletion is never before the save.
        order: fc.array(fc.nat(1_000), { minLength: claims.length * 2, maxLength: claims.length * 2 }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(scenario, async ({ claims, gone, order }) => {
      await db.ownerPool.query("truncate territory_claims, territory_cells, territory_counts");
      await db.pool.query("update mining_accounts set cells = 0");
      const steps = claims.flatMap((one, index) => {
        const [first, second] = [order[2 * index] as number, order[2 * index + 1] as number];
        const saved = { when: Math.min(first, second), run: () => claim(one) as Promise<unknown> };
        const deleted = { when: Math.max(first, second), run: () => remove(one.runId) };
        return gone.includes(one.runId) ? [saved, deleted] : [saved];
      });
      for (const { run } of steps.sort((a, b) => a.when - b.when)) await run();
      assert.equal(await readMap(db), expectedMap(claims.filter(({ runId }) => !gone.includes(runId))));
      assert.equal(await wrongCounts(db), []);
    }),
    { numRuns: 18 },
  );
});

test("all 24 orders of four runs that compete for the same cells give one map", async () => {
  const ids = ["a", "b", "c", "d"].map(letter => `${letter.repeat(8)}-0000-4000-8000-000000000000`);
  const claims = ids.map(
    (runId, index): Claim => ({
      runId,
      userId: people[index % 3] as string,
      endedAt: `2024-06-01T10:0${index >> 1}:00Z`,
      cells: cells.slice(index, index + 4),
    }),
  );
  for (const order of permutations(claims)) {
    for (const one of order) await claim(one);
    assert.equal(await readMap(db), expectedMap(claims));
    assert.equal(await wrongCounts(db), []);
    await db.ownerPool.query("truncate territory_claims, territory_cells, territory_counts");
    await db.pool.query("update mining_accounts set cells = 0");
  }
});

test("a claim says how many cells it won; a late one wins nothing from later runs", async () => {
  const [ann, ben] = people as [string, string];
  const run = (userId: string, minute: number): Claim => ({
    runId: randomUUID(),
    userId,
    endedAt: `2024-06-01T10:0${minute}:00Z`,
    cells: cells.slice(0, 3),
  });
  assert.is(await claim(run(ann, 5)), 3);
  assert.is(await claim(run(ben, 4)), 0);
  assert.is(await claim({ ...run(ben, 4), cells: cells.slice(2, 5) }), 2);
  assert.is(await claim(run(ann, 6)), 3, "held before, and won again");
});

test("40 claims and withdrawals of the same cells at once: none runs into a deadlock, and the map is that of the rule", async () => {
  let begun = 0;
  const begin: DataApi["begin"] = signal => {
    begun++;
    return db.dataApi.begin(signal);
  };
  const counting = dataApiDatabase({ ...db.dataApi, begin });
  const first = Array.from({ length: 20 }, (_, index) => someClaim(index));
  const second = Array.from({ length: 20 }, (_, index) => someClaim(index + 20));
  await Promise.all(first.map(one => claim(one, counting)));
  assert.equal(await readMap(db), expectedMap(first, manyCells));
  const changes = first.flatMap((one, index) => [
    remove(one.runId, counting),
    claim(second[index] as Claim, counting),
  ]);
  await Promise.all(changes);
  assert.equal(await readMap(db), expectedMap(second, manyCells));
  await Promise.all(second.slice(5).map(({ runId }) => remove(runId, counting)));
  assert.equal(await readMap(db), expectedMap(second.slice(0, 5), manyCells));
  assert.equal(await wrongCounts(db), []);
  assert.is(begun, 75, "a transaction that was ended by a deadlock would have begun again");
});

test("a run that holds nothing and is being deleted does not inherit", async () => {
  const [low, middle, high] = [1, 2, 3].map(
    (minute): Claim => ({
      runId: randomUUID(),
      userId: people[minute % 3] as string,
      endedAt: `2024-06-01T10:0${minute}:00Z`,
      cells: cells.slice(0, 2),
    }),
  ) as [Claim, Claim, Claim];
  for (const one of [low, middle, high]) await claim(one);
  let winner: Promise<void> | undefined;
  await db.database.transaction(async transaction => {
    await giveUp(transaction, { runId: middle.runId }, at);
    winner = remove(high.runId);
    await untilSomebodyWaits(db);
  });
  await winner;
  assert.equal(await readMap(db), expectedMap([low]));
  assert.equal(await wrongCounts(db), []);
});

/** All cells in another order each time. */
const someClaim = (index: number): Claim => ({
  runId: randomUUID(),
  userId: people[index % 3] as string,
  endedAt: `2024-06-01T10:0${index % 4}:00Z`,
  cells: manyCells.map((_, place) => manyCells[(place * 5 + index * 7) % manyCells.length] as bigint),
});

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map(rest => [item, ...rest]));
}

test.run();
