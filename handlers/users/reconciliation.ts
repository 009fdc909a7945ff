import * as v from "valibot";
import { Instant, Uuid } from "../../contract/schemas.ts";
import { type Clock, realSleep, type Sleep, systemClock } from "../platform/clock.ts";
import type { Database, Transaction } from "../platform/database/database.ts";
import type { Account, Directory } from "../platform/identity/directory.ts";
import * as store from "../platform/identity/reconciliation-store.ts";
import { saveAccount } from "../platform/identity/user-store.ts";
import type { BatchContext, BatchResult, Job } from "../platform/work/job.ts";

/** Pages of 60 accounts that one batch takes over. */
const pagesAtOnce = 10;
/** A batch stops asking for more pages after that time. */
const listingMilliseconds = 10_000;
/** The pool lists 30 pages a second, for the whole account and region: a third is left to this job. */
const pageMilliseconds = 100;
/** Accounts that one batch looks up. */
const lookedUpAtOnce = 10;

export interface ReconciliationDependencies {
  readonly database: Database;
  readonly directory: Pick<Directory, "find" | "page">;
  /** Most accounts that one run makes tombstones of. */
  readonly mostGone: number;
  readonly now?: Clock;
  readonly sleep?: Sleep;
}

/** `list`: goes through the pool. `missed`: looks up whom the pool did not list. `since`: when the listing began. */
const Watermark = v.variant("step", [
  v.strictObject({
    step: v.literal("list"),
    since: v.nullable(Instant),
    token: v.nullable(v.string()),
  }),
  v.strictObject({ step: v.literal("missed"), since: Instant, after: v.nullable(Uuid) }),
]);
type Watermark = v.InferOutput<typeof Watermark>;

interface Listed {
  readonly kind: "listed";
  readonly listedAt: string;
  readonly accounts: readonly Account[];
  /** Undefined where the token has run out: the listing begins again. */
  readonly next: string | null | undefined;
}
interface LookedUp {
  readonly kind: "lookedUp";
  readonly rows: readonly store.MissedRow[];
  /** Of these rows. */
  readonly found: readonly Account[];
}
type Input = Listed | LookedUp;

const begin: Watermark = { step: "list", since: null, token: null };

/**
 * Makes the database agree with the user pool, both of which change without the other: an address that was changed at the
 * pool follows, one that another account has by now names nobody else, an account without a row gets one, and a person
 * who deleted the account at the pool becomes a tombstone, which the clean-up erases. The last admin is no exception:
 * without an account no one can act as that admin.
 *
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export const reconcileJob = (dependencies: ReconciliationDependencies): Job<Watermark, Input> => ({
  name: "reconcile-accounts",
  watermark: Watermark,
  start: () => begin,
  prepare: watermark =>
    watermark.step === "list" ? listPages(dependencies, watermark.token) : lookUp(dependencies, watermark),
  batch(transaction, watermark, context, input) {
    if (input.kind === "listed") return takeOver(transaction, watermark.since, input, context);
    return settle(transaction, watermark as Missed, input, context);
  },
});
type Missed = Extract<Watermark, { step: "missed" }>;

async function listPages(dependencies: ReconciliationDependencies, token: string | null): Promise<Listed> {
  const { database, directory, now = systemClock, sleep = realSleep } = dependencies;
  const listedAt = await store.databaseTime(database);
  const startedAt = now();
  const accounts: Account[] = [];
  let next: string | null | undefined = token;
  for (let pages = 0; pages < pagesAtOnce && now() - startedAt < listingMilliseconds; pages += 1) {
    const askedAt = now();
    const page = await directory.page(next ?? null);
    next = page?.next;
    if (page === undefined) break;
    accounts.push(...page.accounts);
    if (next === null) break;
    await sleep(Math.max(0, askedAt + pageMilliseconds - now()));
  }
  return { kind: "listed", listedAt, accounts, next };
}

async function takeOver(
  transaction: Transaction,
  since: string | null,
  { listedAt, accounts, next }: Listed,
  { log }: BatchContext,
): Promise<BatchResult<Watermark>> {
  const begun = since ?? listedAt;
  const { changed, made } = await store.takeOver(transaction, accounts, listedAt);
  if (changed + made > 0) log.info("accounts taken over", { changed, made });
  if (next === undefined) log.warn("the listing of the user pool begins again: its token has run out");
  const watermark: Watermark =
    next === null
      ? { step: "missed", since: begun, after: null }
      : { step: "list", since: begun, token: next ?? null };
  return { watermark, done: false, items: accounts.length };
}

/** The listing may lack an account that the pool has, so each is looked up by its name. */
async function lookUp(dependencies: ReconciliationDependencies, { since, after }: Missed): Promise<LookedUp> {
  const { database, directory } = dependencies;
  if (after === null) await assertFew(dependencies, since);
  const rows = await store.listMissed(database, since, after, lookedUpAtOnce);
  const accounts = await Promise.all(rows.map(({ username }) => directory.find(username)));
  // Another account may have taken the name of one that is gone.
  const found = accounts.filter((account, index) => account?.id === rows[index]?.id);
  return { kind: "lookedUp", rows, found: found.flatMap(account => account ?? []) };
}

/** A wrong pool or a restored database must not erase everybody. */
async function assertFew({ database, mostGone }: ReconciliationDependencies, since: string): Promise<void> {
  const { missed, living } = await store.countMissed(database, since);
  const most = Math.min(mostGone, Math.max(5, Math.floor(living / 2)));
  if (missed <= most) return;
  throw new Error(
    `${missed} of ${living} people have no account in the user pool, and one run erases ${most} at most: nothing was erased. Check that the function's USER_POOL_ID is the pool that they signed up at. If they were deleted there, raise the config value mostGoneAccounts for one night.`,
  );
}

async function settle(
  transaction: Transaction,
  { since, after }: Missed,
  { rows, found }: LookedUp,
  { log }: BatchContext,
): Promise<BatchResult<Watermark>> {
  for (const account of found) await saveAccount(transaction, account);
  const there = new Set(found.map(({ id }) => id));
  const gone = rows.map(({ id }) => id).filter(id => !there.has(id));
  const { buried, wasLastAdmin } = await store.buryMissed(transaction, gone, since);
  for (const subject of buried) log.info("account deleted at the user pool", { subject });
  if (wasLastAdmin)
    log.error("the last admin deleted the account at the user pool: make another one with npm run admin");
  const done = rows.length < lookedUpAtOnce;
  return {
    watermark: { step: "missed", since, after: rows.at(-1)?.id ?? after },
    done,
    items: buried.length,
  };
}
