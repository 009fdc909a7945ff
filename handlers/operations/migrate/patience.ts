import type { Clock, Sleep } from "../../platform/clock.ts";
import { type FaultKind, faultOf } from "../../platform/database/faults.ts";
import { MigrationError } from "./migration-error.ts";

/** How long there is to wait for anything, and how to wait. */
export interface Patience {
  readonly now: Clock;
  readonly sleep: Sleep;
  /** Milliseconds since the epoch: no waiting goes on beyond it. */
  readonly deadline: number;
}

/** Failures after which the very same question may be asked again. */
const TEMPORARY: ReadonlySet<FaultKind> = new Set(["resuming", "notTaken", "unknown", "secret"]);

const PAUSE_MILLISECONDS = 2_000;

/** Asks again and again while the cluster resumes or is away, for questions that change nothing. */
export async function patiently<Result>(patience: Patience, ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof MigrationError || !TEMPORARY.has(faultOf(error).kind)) throw error;
      await pause(patience, `the database does not answer (${(error as Error).name})`);
    }
  }
}

/** Waits a moment. @throws MigrationError that says what was waited for, when the time is over */
export async function pause(patience: Patience, reason: string): Promise<void> {
  if (patience.now() + PAUSE_MILLISECONDS >= patience.deadline) {
    throw new MigrationError(`Gave up waiting: ${reason}. Run the deployment again.`);
  }
  await patience.sleep(PAUSE_MILLISECONDS);
}
