import type { OwnerApi } from "./owner-api.ts";
import { type Patience, patiently, pause } from "./patience.ts";

/** Any number, the same for all migrators. */
const LOCK = 7_301_944_108;

/**
 * Begins a transaction that holds the migrators' lock (`pg_advisory_xact_lock`, asked for without waiting, since
 * the Data API ends a call after 45 s). The lock ends with the transaction, whatever becomes of us.
 */
export async function lockedTransaction(api: OwnerApi, patience: Patience): Promise<string> {
  for (;;) {
    const transactionId = await patiently(patience, () => api.begin());
    try {
      const [row] = await api.execute({
        sql: `select pg_try_advisory_xact_lock(${LOCK}) as locked`,
        transactionId,
      });
      if (row?.locked === true) return transactionId;
    } catch {
      // Nothing was done in it yet: begin another one.
    }
    await api.rollback(transactionId).catch(() => undefined);
    await pause(patience, "another migration runs");
  }
}
