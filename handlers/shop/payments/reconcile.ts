import type Stripe from "stripe";
import * as v from "valibot";
import type { Metrics } from "../../platform/observe/metrics.ts";
import type { BeforeContext, Job } from "../../platform/work/job.ts";
import { lastSuccess } from "../../platform/work/job-runs.ts";
import { paymentRules } from "../rules.ts";
import { type Attempt, type AttemptPosition, moveAttempt, overdueAttempts } from "./attempt-store.ts";
import { countMended, type Desk } from "./desk.ts";
import { dropEvents, knownEvents } from "./event-store.ts";
import { eventTypes, leaveEvent, readSession, takeEvent } from "./events.ts";
import { closeSessions, deleteCustomers, mostOfOneLook, sendRefunds } from "./sending.ts";
import { progressOf, settleSession, UnknownOrder } from "./settling.ts";
import { isMissing } from "./stripe.ts";

/** What a run has done. */
export type Reconciled = Readonly<Record<"mended" | "closed" | "refundsSent" | "failed", number>>;

const name = "reconcile-payments";
/** Milliseconds since the epoch: events before it have been looked at. */
const Watermark = v.number();
/** What is left of the function's time for the end, in milliseconds. */
const reserveMilliseconds = 60_000;
const chunk = 100;

/**
 * Catches up with Stripe: with the events since the last run, and some time before it, then with the sessions whose time is
 * over, then with what is due at Stripe. By the same code as the webhook, so that nothing is done twice.
 */
export const reconcileJob = (desk: Desk | null, metrics: Metrics): Job<number, undefined, Reconciled> => ({
  name,
  watermark: Watermark,
  async before(context) {
    if (desk === null) return { facts: { mended: 0, closed: 0, refundsSent: 0, failed: 0 } };
    const facts = await new Reconciliation(desk, context).run();
    countMended(metrics, facts.mended);
    const unfinished = facts.failed > 0 ? `${facts.failed} payments could not be looked at.` : undefined;
    return { facts, unfinished };
  },
  // While payments are off, events wait for the day on which they are on.
  start: (scheduledTime, last) =>
    desk === null ? (last?.watermark ?? 0) : Math.min(desk.now(), Date.parse(scheduledTime)),
  batch: async (_transaction, watermark) => ({ watermark, done: true, items: 0 }),
});

class Reconciliation {
  #mended = 0;
  #failed = 0;

  constructor(
    private readonly desk: Desk,
    private readonly context: BeforeContext,
  ) {}

  async run(): Promise<Reconciled> {
    const alone = await this.#events();
    await this.#sessions();
    await this.#leave(alone);
    let [closed, refundsSent] = [0, 0];
    await this.#attempt(async () => {
      closed = await this.#all(() => closeSessions(this.desk.database, this.desk.payments, null));
    });
    await this.#attempt(async () => {
      refundsSent = await this.#all(() => sendRefunds(this.desk, null));
    });
    await this.#attempt(() => this.#all(() => deleteCustomers(this.desk)));
    await this.#forget();
    return { mended: this.#mended, closed, refundsSent, failed: this.#failed };
  }

  /** Takes those that are not known, in the order in which they happened; those whose order is not there are left. */
  async #events(): Promise<Stripe.Event[]> {
    const missed = await this.#missedEvents();
    const alone: Stripe.Event[] = [];
    for (const event of missed.reverse()) {
      this.#assertTime();
      await this.#attempt(async () => {
        if (!(await this.#take(event))) alone.push(event);
      });
    }
    return alone;
  }

  /** False where its order, or its payment, is not there. */
  async #take(event: Stripe.Event): Promise<boolean> {
    try {
      const { outcome } = await takeEvent(this.desk, event);
      if (!unmended.has(outcome)) this.#mended += 1;
      return true;
    } catch (error) {
      if (error instanceof UnknownOrder) return false;
      throw error;
    }
  }

  /**
   * Those that stay alone after all else was looked at are logged once, and not looked at again: else one of them would keep
   * each run of a month from its end. As long as something else fails, what they are about may still come.
   */
  async #leave(alone: readonly Stripe.Event[]): Promise<void> {
    const youngest = this.desk.now() / 1000 - paymentRules.unknownOrderMinutes * 60;
    for (const event of alone) {
      this.#assertTime();
      await this.#attempt(async () => {
        if (await this.#take(event)) return;
        if (event.created <= youngest && this.#failed === 0) await leaveEvent(this.desk, event);
      });
    }
  }

  /** The newest first, as Stripe lists them. */
  async #missedEvents(): Promise<Stripe.Event[]> {
    const { database, payments, now } = this.desk;
    const last = await lastSuccess(database, name, Watermark);
    const oldest = now() - paymentRules.eventDays * 86_400_000;
    const from = Math.max(oldest, (last?.watermark ?? 0) - paymentRules.overlapMinutes * 60_000);
    const missed: Stripe.Event[] = [];
    let startingAfter: string | undefined;
    for (let hasMore = true; hasMore; ) {
      this.#assertTime();
      const page = await payments.ask(stripe =>
        stripe.events.list({
          types: [...eventTypes],
          created: { gte: Math.floor(from / 1000) },
          limit: chunk,
          ...(startingAfter === undefined ? {} : { starting_after: startingAfter }),
        }),
      );
      const known = await knownEvents(
        database,
        page.data.map(({ id }) => id),
      );
      missed.push(...page.data.filter(({ id }) => !known.has(id)));
      startingAfter = page.data.at(-1)?.id;
      hasMore = page.has_more && startingAfter !== undefined;
    }
    return missed;
  }

  /** Sessions that are over, whatever events said so. */
  async #sessions(): Promise<void> {
    const { database } = this.desk;
    let after: AttemptPosition | null = null;
    do {
      const overdue: Attempt[] = await overdueAttempts(database, this.context.scheduledTime, after, chunk);
      for (const attempt of overdue) {
        this.#assertTime();
        await this.#attempt(() => this.#session(attempt));
      }
      const last = overdue.at(-1);
      after = last && overdue.length === chunk ? [last.expiresAt, last.orderId] : null;
    } while (after !== null);
  }

  async #session({ orderId, attempt, sessionId }: Attempt): Promise<void> {
    const { desk } = this;
    if (sessionId === null) {
      // Stripe's answer was lost, and with it the address, so no payment can have been made there.
      await moveAttempt(desk.database, orderId, attempt, "abandoned");
      return;
    }
    const session = await readSession(desk, sessionId).catch(nullIfMissing);
    if (session === null) {
      await moveAttempt(desk.database, orderId, attempt, "failed");
      return;
    }
    const progress = progressOf(session) ?? "processing";
    const effect = await desk.database.transaction(
      transaction => settleSession(transaction, desk, session, progress),
      { idempotent: true },
    );
    for (const incident of effect.incidents ?? []) desk.tell(incident, { orderId });
    if (!unmended.has(effect.outcome)) this.#mended += 1;
  }

  async #forget(): Promise<void> {
    // A few days longer than Stripe lists them.
    const before = this.desk.now() - (paymentRules.eventDays + 5) * 86_400_000;
    await dropEvents(this.desk.database, before, 1_000);
  }

  /** Looks until nothing is left; each look says how many it has worked on. */
  async #all(look: () => Promise<number>): Promise<number> {
    let sum = 0;
    for (;;) {
      this.#assertTime();
      const count = await look();
      sum += count;
      if (count < mostOfOneLook) return sum;
    }
  }

  /** One that fails must not keep the others waiting. */
  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#failed += 1;
      this.context.log.error("a payment could not be looked at", { error });
    }
  }

  #assertTime(): void {
    if (!this.context.timeIsLeft(reserveMilliseconds))
      throw new Error(`${name} ran out of time; the next delivery goes on.`);
  }
}

/** A session of another account is left over from a key that was replaced: it must not fail every run from then on. */
function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

/** What leaves everything as it was. */
const unmended: ReadonlySet<string> = new Set([
  "repeated",
  "ignored",
  "foreign",
  "otherMode",
  "waiting",
  "open",
]);
