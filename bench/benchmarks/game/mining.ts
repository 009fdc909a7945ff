import { mineTokensJob } from "../../../handlers/game/mining/settling.ts";
import type { DataApi } from "../../../handlers/platform/database/data-api.ts";
import { dataApiDatabase } from "../../../handlers/platform/database/data-api-database.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { runJob } from "../../../handlers/platform/work/job.ts";
import type { TestDatabase } from "../../../tests/support/database.ts";
import { amount, type Benchmark } from "../../benchmark.ts";
import { milliseconds } from "../../sampling.ts";
import { withDatabase } from "../../support/database.ts";

const hour = 3_600_000;
const begin = Date.parse("2026-06-01T00:00:00Z");

/** The job that settles what everybody has mined, and for how long a player may have to wait for it. */
export const mining: Benchmark = {
  name: "mining",
  summary: "local PostgreSQL: settling 1,000,000 mining accounts, and how long their rows are locked",
  peers: "none",
  run: run =>
    withDatabase(async db => {
      await addPlayers(db, amount(run, 1_000_000, 50_000));
      const locks: number[] = [];
      const database = dataApiDatabase(timingLocks(db.dataApi, locks));
      const quiet = { count: () => undefined, duration: () => undefined };
      const job = runJob(mineTokensJob, {
        database,
        metrics: quiet,
        log: createLog({ write: () => undefined }),
      });
      const samples: number[] = [];
      for (let round = 1; round <= amount(run, 3, 1); round += 1) {
        const scheduledTime = new Date(begin + round * hour).toISOString();
        const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 300_000 };
        samples.push((await milliseconds(() => job({ scheduledTime }, context))) / 1000);
      }
      return [
        { name: "mining.everybody", unit: "s", samples, budget: { of: "value", atMost: 60 } },
        { name: "mining.locked", unit: "ms", samples: locks },
        {
          name: "mining.lockedLongest",
          unit: "ms",
          samples: [Math.max(...locks)],
          budget: { of: "value", atMost: 100 },
        },
      ];
    }),
};

/** Each with some territory, so that no two rates need be the same. */
async function addPlayers(db: TestDatabase, count: number): Promise<void> {
  await db.ownerPool.query(
    `insert into users (id, username, created_at)
     select gen_random_uuid(), 'player' || n, $2 from generate_series(1, $1::int) n`,
    [count, new Date(begin)],
  );
  await db.ownerPool.query(
    "update mining_accounts set cells = ('x' || left(user_id::text, 3))::bit(12)::int",
  );
  await db.ownerPool.query("vacuum analyze mining_accounts");
}

/** From the statement that locks a batch's rows to the end of its commit, in milliseconds. */
function timingLocks(api: DataApi, locks: number[]): DataApi {
  const since = new Map<string, number>();
  return {
    ...api,
    execute: (input, signal) => {
      if (input.transactionId && input.sql?.includes("skip locked"))
        since.set(input.transactionId, performance.now());
      return api.execute(input, signal);
    },
    commit: async (id, signal) => {
      const answer = await api.commit(id, signal);
      const begun = since.get(id);
      if (begun !== undefined) locks.push(performance.now() - begun);
      since.delete(id);
      return answer;
    },
  };
}
