import { type ScanDependencies, scanJob } from "../../../../handlers/game/deposits/scan.ts";
import type { Settings } from "../../../../handlers/game/deposits/settings.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { runJob } from "../../../../handlers/platform/work/job.ts";
import type { TestDatabase } from "../../../support/database.ts";
import { addPerson } from "../wallet/world.ts";

export interface Runs {
  /** Lines that the job logged. */
  readonly lines: Record<string, unknown>[];
  /** Runs the job as of the next minute, or of that one. */
  run(options?: { minute?: number; remaining?: () => number }): ReturnType<ReturnType<typeof runJob>>;
}

/** The job on a database, with these nodes. */
export function jobOn(
  db: TestDatabase,
  settings: Settings,
  nodes: ScanDependencies["nodes"],
  startBlock = 0,
): Runs {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ write: line => lines.push(JSON.parse(line)) });
  const job = scanJob({ database: db.database, settings, startBlock, nodes });
  const handler = runJob(job, {
    database: db.database,
    metrics: { count: () => {}, duration: () => {} },
    log,
  });
  let next = 0;
  return {
    lines,
    run({ minute = next, remaining = () => 120_000 } = {}) {
      next = Math.max(next, minute + 1);
      const scheduledTime = new Date(Date.UTC(2026, 5, 1, 0, minute)).toISOString();
      return handler({ scheduledTime }, { awsRequestId: "test", getRemainingTimeInMillis: remaining });
    },
  };
}

/** A person with a linked address. */
export async function linked(db: TestDatabase, address: string): Promise<string> {
  const id = await addPerson(db);
  await link(db, id, address);
  return id;
}

export const link = (db: TestDatabase, userId: string, address: string) =>
  db.pool.query("insert into wallet_addresses (user_id, address, linked_at) values ($1, $2, now())", [
    userId,
    address.toLowerCase(),
  ]);

/** Coins, debt, and the kinds of the entries in their order. */
export async function walletOf({ pool }: TestDatabase, userId: string) {
  const { rows } = await pool.query(
    `select coins::int, coins_debt::int as debt,
       array(select kind || ' ' || amount from wallet_entries where wallet_id = wallets.id order by created_at) as entries
     from wallets where user_id = $1`,
    [userId],
  );
  return rows[0] ?? { coins: 0, debt: 0, entries: [] };
}
