import * as v from "valibot";
import type { Transaction } from "../../platform/database/database.ts";
import type { Job } from "../../platform/work/job.ts";
import { type Posting, postAll } from "../wallet/shared.ts";
import { type RankedRuns, toPlaces } from "./ranking.ts";
import { keepPlaces, type StoredPlace } from "./ranking-store.ts";
import { closeEvent, lockEndedEvent, type StoredEvent } from "./store.ts";

/** Places that are kept by one statement. */
const chunk = 1_000;

/**
 * Finishes the published events whose end has come by the scheduled time, one in each batch: what a missed run, or
 * one that stopped half way, has left over is found by the next. The watermark is the event that was finished last.
 */
export const finishEventsJob = (rankedRuns: RankedRuns): Job<string | null> => ({
  name: "finish-events",
  watermark: v.nullable(v.string()),
  start: () => null,
  async batch(transaction, watermark, { scheduledTime, log }) {
    const event = await lockEndedEvent(transaction, scheduledTime);
    if (event === undefined) return { watermark, done: true, items: 0 };
    const places = toPlaces(event, await rankedRuns(transaction, event.id, event.endsAt));
    await finish(transaction, event, places);
    log.info("event finished", { eventId: event.id, places: places.length });
    return { watermark: event.id, done: false, items: 1 };
  },
});

/** Ranking, rewards and state take effect together, once: a finished event is never looked at again. */
async function finish(
  transaction: Transaction,
  event: StoredEvent,
  places: readonly StoredPlace[],
): Promise<void> {
  for (let from = 0; from < places.length; from += chunk)
    await keepPlaces(transaction, event.id, places.slice(from, from + chunk));
  await postAll(
    transaction,
    places.flatMap(({ rank, userId, rewardCoins }): Posting[] =>
      userId === null || rewardCoins === 0
        ? []
        : [
            {
              userId,
              currency: "coins",
              amount: rewardCoins,
              kind: "reward",
              reference: `reward:${event.id}:${rank}`,
            },
          ],
    ),
  );
  await closeEvent(transaction, event.id, "finished");
}
