import type { NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Log } from "../observe/log.ts";
import { type Directory, NoAnswerError } from "./directory.ts";
import {
  isSettled,
  listPending,
  type ProjectionTask,
  releaseTask,
  settleTask,
  takeTask,
} from "./projection-store.ts";

export interface ProjectionDependencies {
  readonly database: Database;
  readonly directory: Directory;
  readonly newId: NewId;
}

/** A row that keeps changing is left to the one who changes it. */
const mostRounds = 3;

/**
 * Makes the user pool agree with a row: its groups with the roles, its account gone with the person's.
 *
 * The row says until when one holder works on it, so that an older state never overwrites a newer one; and it
 * stays pending until the pool has agreed, so that a later call or the clean-up job goes on.
 *
 * @returns whether the pool agrees now; a pool that is away is a log line, no error
 */
export async function follow(
  userId: string,
  { database, directory, newId }: ProjectionDependencies,
  log: Log,
): Promise<boolean> {
  const holder = newId();
  try {
    for (let round = 0; round < mostRounds; round++) {
      const task = await takeTask(database, userId, holder);
      if (task === undefined) break;
      await applyTask(task, holder, database, directory);
    }
    return await isSettled(database, userId);
  } catch (error) {
    log.warn("the user pool has not followed yet", { subject: userId, error });
    return false;
  }
}

/**
 * Does the same for every row that is pending.
 *
 * @returns how many the pool has followed, and how many it has not
 */
export async function followAll(
  dependencies: ProjectionDependencies,
  log: Log,
  timeIsLeft: () => boolean,
): Promise<{ readonly settled: number; readonly pending: number }> {
  const outcome = { settled: 0, pending: 0 };
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await listPending(dependencies.database, after, 100);
    for (const id of ids) {
      if (!timeIsLeft()) return { ...outcome, pending: outcome.pending + 1 };
      outcome[(await follow(id, dependencies, log)) ? "settled" : "pending"] += 1;
    }
    after = ids.at(-1) ?? null;
    if (after === null) return outcome;
  }
}

async function applyTask(
  task: ProjectionTask,
  holder: string,
  database: Database,
  directory: Directory,
): Promise<void> {
  try {
    await apply(task, directory);
  } catch (error) {
    // A call without an answer can still take effect: the lease runs out before anybody else acts.
    if (!(error instanceof NoAnswerError)) await releaseTask(database, task, holder);
    throw error;
  }
  await settleTask(database, task, holder);
}

async function apply({ username, roles, deleted }: ProjectionTask, directory: Directory): Promise<void> {
  if (deleted) return directory.remove(username);
  await directory.setGroups(username, roles);
  await directory.signOut(username);
}
