import { ApiError } from "../errors.ts";
import type { DataApi } from "./data-api.ts";
import type { Transaction, TransactionOptions } from "./database.ts";
import { type Fault, type FaultKind, faultOf, gaveUp } from "./faults.ts";
import { type Budget, inDoubt, outcomeUnknown, unavailable } from "./retry.ts";
import type { Statement } from "./sql.ts";
import { queriesBy, runAlone, send, toOutcome } from "./statements.ts";

/** How one try ended, when it did not end by an error of the work itself. */
type Ending<Result> =
  | { readonly at: "end"; readonly result: Result }
  | { readonly at: "work" | "commit"; readonly fault: Fault };

/** Runs the work in a transaction until it is committed, is refused, or the budget is spent. */
export async function runTransaction<Result>(
  api: DataApi,
  budget: Budget,
  work: (transaction: Transaction) => Promise<Result>,
  options: TransactionOptions<Result> = {},
): Promise<Result> {
  let doubtful = false;
  for (;;) {
    try {
      const ending = await tryOnce(api, budget, work);
      if (ending.at === "end") return ending.result;
      const { fault, at } = ending;
      if (at === "commit" && isUnknownAtCommit(fault.kind)) {
        doubtful = true;
        const settled = await resolveCommit(api, budget, fault, options);
        if (settled !== undefined) return settled;
      }
      await budget.pauseAfter(fault, unavailable(fault.error));
    } catch (error) {
      throw doubtful && error instanceof Error ? inDoubt(error) : error;
    }
  }
}

async function tryOnce<Result>(
  api: DataApi,
  budget: Budget,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Ending<Result>> {
  const id = await retryInPlace(budget, passing, signal => api.begin(signal)).catch(error => {
    const fault = faultOf(error);
    throw gaveUp(fault) ? unavailable(fault.error) : error;
  });
  const statements = new Statements(api, budget, id);
  let result: Result;
  try {
    result = await work(queriesBy(statement => statements.run(statement)));
    statements.assertSound();
  } catch (error) {
    await rollBack(api, budget, id);
    if (statements.broken === undefined) throw error;
    return { at: "work", fault: statements.broken };
  }
  return commit(api, budget, id, result);
}

async function commit<Result>(
  api: DataApi,
  budget: Budget,
  id: string,
  result: Result,
): Promise<Ending<Result>> {
  try {
    await retryInPlace(budget, ["notTaken", "secret"], signal => api.commit(id, signal));
    return { at: "end", result };
  } catch (error) {
    const fault = faultOf(error);
    await rollBack(api, budget, id);
    if (fault.kind === "refused") throw fault.error;
    // PostgreSQL answers so only where it has rolled back.
    if (fault.kind === "exhausted") throw unavailable(fault.error);
    return { at: "commit", fault };
  }
}

/** After these errors the outcome of the transaction is unknown. */
const isUnknownAtCommit = (kind: FaultKind) => kind === "unknown" || kind === "lost" || kind === "tooSlow";

async function resolveCommit<Result>(
  api: DataApi,
  budget: Budget,
  fault: Fault,
  { resolve, idempotent = false }: TransactionOptions<Result>,
): Promise<Result | undefined> {
  if (resolve) {
    return resolve(queriesBy((statement, how) => runAlone(api, budget, statement, how))).catch(error => {
      throw error instanceof ApiError && error.status < 500 ? error : outcomeUnknown(error);
    });
  }
  if (!idempotent) throw outcomeUnknown(fault.error);
  return undefined;
}

/** Sends a call again while it fails in one of these ways. */
async function retryInPlace<Result>(
  budget: Budget,
  kinds: readonly FaultKind[],
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await budget.attempt(call);
    } catch (error) {
      const fault = faultOf(error);
      if (!kinds.includes(fault.kind)) throw error;
      await budget.pauseAfter(fault, unavailable(fault.error));
    }
  }
}

/**
 * Frees the locks, and insists: a retry of the same request waits for them. When even that fails, the Data API does it
 * after three idle minutes.
 */
async function rollBack(api: DataApi, budget: Budget, id: string): Promise<void> {
  const mayHelp = (error: unknown) => passing.includes(faultOf(error).kind);
  await budget.lastly(signal => api.rollback(id, signal), mayHelp).catch(() => undefined);
}

const passing: readonly FaultKind[] = ["notTaken", "secret", "resuming", "unknown"];

/** The statements of one transaction, one at a time. */
class Statements {
  /** Set when the transaction cannot go on but may start again, even if the work swallows the error. */
  broken: Fault | undefined;
  #failed: Error | undefined;
  #busy = false;

  constructor(
    private readonly api: DataApi,
    private readonly budget: Budget,
    private readonly id: string,
  ) {}

  async run(statement: Statement) {
    if (this.#busy) throw new Error("Two statements at once in one transaction: await each before the next.");
    if (this.#failed) throw this.#failed;
    this.#busy = true;
    const output = await retryInPlace(this.budget, ["notTaken", "secret"], signal =>
      send(this.api, statement, signal, this.id),
    )
      .catch(error => Promise.reject(this.#fail(error)))
      .finally(() => {
        this.#busy = false;
      });
    return toOutcome(output);
  }

  /** PostgreSQL commits nothing after a failed statement, and would not say so. */
  assertSound(): void {
    if (this.#busy) throw new Error("A statement of the transaction was not awaited.");
    if (this.#failed) throw this.#failed;
  }

  #fail(thrown: unknown): Error {
    const fault = faultOf(thrown);
    if (fault.kind !== "refused" && !gaveUp(fault)) this.broken = fault;
    this.#failed = gaveUp(fault) ? unavailable(fault.error) : fault.error;
    return this.#failed;
  }
}
