import { faultOf } from "../../platform/database/faults.ts";
import { MigrationError } from "./migration-error.ts";
import { type OwnerApi, texts } from "./owner-api.ts";
import { type Patience, patiently, pause } from "./patience.ts";

/** Any number, the same for all migrators. */
const LOCK = 7_301_944_108;
/** Longer than a call to the Data API, after which the lease is renewed. */
const LEASE = "interval '2 minutes'";

/**
 * Begins a transaction that no other migrator has at the same time: it holds `pg_advisory_xact_lock` (asked for
 * without waiting, since the Data API ends a call after 45 s), and the lease is free. The lock ends with the
 * transaction, whatever becomes of us.
 */
export async function lockedTransaction(api: OwnerApi, patience: Patience): Promise<string> {
  for (;;) {
    const transactionId = await patiently(patience, () => api.begin());
    const isLocked = await isOurs(api, transactionId).catch(async error => {
      await api.rollback(transactionId).catch(() => undefined);
      throw error;
    });
    if (isLocked) return transactionId;
    await api.rollback(transactionId).catch(() => undefined);
    await pause(patience, "another migration runs");
  }
}

/** False after a failure that may pass too: nothing was kept, so another transaction is begun. */
async function isOurs(api: OwnerApi, transactionId: string): Promise<boolean> {
  try {
    const [lock] = await api.execute({
      sql: `select pg_try_advisory_xact_lock(${LOCK}) as locked`,
      transactionId,
    });
    if (lock?.locked !== true) return false;
    await ensureLease(api, transactionId);
    const [lease] = await api.execute({
      sql: "select until > now() as taken from migration.lease",
      transactionId,
    });
    return lease?.taken !== true;
  } catch (error) {
    if (faultOf(error).kind === "refused") throw error;
    return false;
  }
}

async function ensureLease(api: OwnerApi, transactionId: string): Promise<void> {
  await api.execute({ sql: "create schema if not exists migration", transactionId });
  await api.execute({
    sql: `create table if not exists migration.lease (
            id integer primary key default 1 check (id = 1),
            holder text not null,
            until timestamptz not null
          )`,
    transactionId,
  });
}

/**
 * What keeps other migrators out beyond a transaction. A transaction beside the statements will not do: it may
 * hold a snapshot, and `create index concurrently` waits for all that do.
 */
export class Lease {
  constructor(
    private readonly api: OwnerApi,
    private readonly holder: string,
  ) {}

  /** Within a transaction of `lockedTransaction`; takes effect with its commit. */
  async take(transactionId: string): Promise<void> {
    await this.api.execute({
      sql: `insert into migration.lease (holder, until) values (:holder, now() + ${LEASE})
            on conflict (id) do update set holder = excluded.holder, until = excluded.until`,
      parameters: texts({ holder: this.holder }),
      transactionId,
    });
  }

  /** @throws MigrationError when it expired and another run took it */
  async renew(): Promise<void> {
    const rows = await this.api.execute({
      sql: `update migration.lease set until = now() + ${LEASE} where holder = :holder returning 1 as renewed`,
      parameters: texts({ holder: this.holder }),
    });
    if (rows.length === 0) throw new MigrationError("Another migration took over.");
  }

  async giveUp(): Promise<void> {
    await this.api.execute({
      sql: "delete from migration.lease where holder = :holder",
      parameters: texts({ holder: this.holder }),
    });
  }
}
