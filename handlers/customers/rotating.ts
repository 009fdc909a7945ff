import * as v from "valibot";
import { Uuid } from "../../contract/schemas.ts";
import type { Database } from "../platform/database/database.ts";
import type { RotatingKeys } from "../platform/personal-data/key-service.ts";
import { dataKeyPlace } from "../platform/personal-data/personal-data.ts";
import type { Job } from "../platform/work/job.ts";
import { recordOf } from "./records.ts";
import { nextOutdated, type OutdatedKey, type ReplacedKey, replaceKeys } from "./rotating-store.ts";

export interface RotatingDependencies {
  readonly database: Database;
  readonly keys: RotatingKeys;
  /** Part of the encryption context. */
  readonly service: string;
}

/** Data keys of one batch, whose rows stay below what the Data API can read at once. */
const batchSize = 2_000;
/** Calls of KMS at once, for data keys that it encrypted itself. */
const lanes = 25;

/** The id of the customer after which the next batch begins. */
type Watermark = string | null;

/**
 * Brings the customers' data keys under a wrapping key of the latest generation of the stack's key, batch after batch in the
 * order of ids. The customers' data stay as they are: their data keys are the same, encrypted by a newer key.
 */
export const rotateKeysJob = (
  dependencies: RotatingDependencies,
): Job<Watermark, readonly ReplacedKey[]> => ({
  name: "rotate-customer-keys",
  watermark: v.nullable(Uuid),
  start: () => null,
  prepare: watermark => rewrapNext(dependencies, watermark),
  async batch(transaction, watermark, _context, replaced) {
    if (replaced.length > 0) await replaceKeys(transaction, replaced);
    const last = replaced.at(-1)?.id ?? watermark;
    return { watermark: last, done: replaced.length < batchSize, items: replaced.length };
  },
});

async function rewrapNext(
  { database, keys, service }: RotatingDependencies,
  after: Watermark,
): Promise<readonly ReplacedKey[]> {
  const latest = await keys.latestVersion();
  const outdated = await nextOutdated(database, latest, after, batchSize);
  return inLanes(outdated, async ({ id, dataKey }) => ({
    id,
    former: dataKey,
    ...(await keys.rewrap(dataKey, dataKeyPlace(service, recordOf(id)))),
  }));
}

/** Works on the keys, so many at a time; the results in their order. */
async function inLanes<Result>(
  items: readonly OutdatedKey[],
  work: (item: OutdatedKey) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as OutdatedKey);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
