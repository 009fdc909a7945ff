import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Clock } from "../services/host.ts";
import type { Target } from "./connections.ts";
import { badRequest, databaseError, transactionNotFound } from "./errors.ts";

/** AWS ends a transaction that is not used for three minutes, and any after a day. */
const IDLE_LIMIT_MS = 3 * 60 * 1000;
const TOTAL_LIMIT_MS = 24 * 60 * 60 * 1000;
const SWEEP_MS = 5000;
const ENDED_KEPT = 1000;

export interface OpenTransaction {
  readonly id: string;
  readonly client: pg.PoolClient;
  readonly target: Target;
  readonly startedAt: number;
  usedAt: number;
  busy: boolean;
  /** Its session is not fit for others afterwards. */
  soiled: boolean;
  /** Keeps it busy until a statement that outlives its call has ended. */
  heldUntil: Promise<void> | null;
}

/** The transactions between Begin and Commit or Rollback. */
export class Transactions {
  readonly #open = new Map<string, OpenTransaction>();
  /** Ids that are over, with what AWS says of each. */
  readonly #ended = new Map<string, string>();
  readonly #sweeper: NodeJS.Timeout;
  #isClosed = false;

  constructor(private readonly clock: Clock) {
    this.#sweeper = setInterval(() => void this.sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  add(client: pg.PoolClient, target: Target): string {
    const id = randomBytes(120).toString("base64");
    const now = this.clock.now().getTime();
    this.#open.set(id, {
      id,
      client,
      target,
      startedAt: now,
      usedAt: now,
      busy: false,
      soiled: false,
      heldUntil: null,
    });
    return id;
  }

  /**
   * Runs work in a transaction, one at a time.
   * @throws AwsError TransactionNotFoundException, DatabaseErrorException for a second call at once
   */
  async use<Result>(
    id: string,
    target: Target,
    work: (transaction: OpenTransaction) => Promise<Result>,
  ): Promise<Result> {
    await this.sweep();
    const transaction = this.#open.get(id);
    if (!transaction) throw transactionNotFound(id, this.#ended.get(id) ?? "Transaction may be expired.");
    assertSameTarget(transaction.target, target);
    if (transaction.busy) throw databaseError("Transaction is still running a query");
    transaction.busy = true;
    try {
      return await work(transaction);
    } catch (error) {
      // With its connection the transaction is gone.
      if ((error as Error).name === "DatabaseUnavailableException" && this.#open.has(id)) {
        this.end(transaction, "Transaction has been aborted due to an error from a previous call.", true);
      }
      throw error;
    } finally {
      if (transaction.heldUntil) void transaction.heldUntil.then(() => this.#free(transaction));
      else this.#free(transaction);
    }
  }

  /** Unused from now on; a transaction that ended itself by SQL is over. */
  #free(transaction: OpenTransaction): void {
    transaction.busy = false;
    transaction.heldUntil = null;
    transaction.usedAt = this.clock.now().getTime();
    if (!this.#open.has(transaction.id)) return;
    if (this.#isClosed) this.end(transaction, "Transaction may be expired.", true);
    else if (transaction.client.getTransactionStatus() === "I") {
      this.end(transaction, "One previous call resulted in a termination of your transaction.");
    }
  }

  /** Gives the connection back; it must be outside of a transaction, or broken. */
  end(transaction: OpenTransaction, cause: string, broken = false): void {
    this.#open.delete(transaction.id);
    this.#ended.set(transaction.id, cause);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > ENDED_KEPT && oldest !== undefined) this.#ended.delete(oldest);
    transaction.client.release(broken || transaction.soiled);
  }

  /** Ends those that were left alone for too long, so that their locks do not outlive their callers. */
  async sweep(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const transaction of this.#open.values()) {
      if (transaction.busy) continue;
      if (now - transaction.usedAt < IDLE_LIMIT_MS && now - transaction.startedAt < TOTAL_LIMIT_MS) continue;
      transaction.busy = true;
      await this.#abandon(transaction);
    }
  }

  /** Ends those that are idle; the others end with the statement that runs in them. */
  close(): void {
    clearInterval(this.#sweeper);
    this.#isClosed = true;
    for (const transaction of this.#open.values()) {
      if (!transaction.busy) this.end(transaction, "Transaction may be expired.", true);
    }
  }

  async #abandon(transaction: OpenTransaction): Promise<void> {
    const rolledBack = await transaction.client.query("rollback").then(
      () => true,
      () => false,
    );
    this.end(transaction, "Transaction may be expired.", !rolledBack);
  }
}

function assertSameTarget(opened: Target, now: Target): void {
  if (opened.resourceArn !== now.resourceArn)
    throw badRequest("Resource ARN is not the same as that of the transaction.");
  if (opened.secretArn !== now.secretArn)
    throw badRequest("Secret ARN is not the same as that of the transaction.");
  if (now.database !== undefined && now.database !== opened.database) {
    throw badRequest("Database name is not the same as transaction");
  }
}
